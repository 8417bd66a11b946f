import type { Policy } from '@dedicated-k8s/retry';
import { defineAwsPolicy } from './aws-policy.ts';
import { translateAwsError } from './translate-aws-error.ts';

/** What every AWS adapter is made of. */
export interface AwsAdapterOptions<Client> {
  /** Best made by `createAwsClient`: a client with retries of its own would retry inside each attempt. */
  readonly client: Client;
  /** Default `defineAwsPolicy(service)`. */
  readonly policy?: Policy;
}

/** One call of a service. */
export interface AwsCall {
  /** Whether it may be made again when it is unknown whether it was carried out. */
  readonly idempotent: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Calls of one service through its policy; what fails is thrown as an error of the catalogue. */
export class AwsCalls {
  readonly #service: string;
  readonly #policy: Policy;

  constructor(service: string, policy: Policy = defineAwsPolicy(service)) {
    this.#service = service;
    this.#policy = policy;
  }

  /** @throws {ClusterError} AWS_*, or what `translate` makes of the SDK's error. */
  async make<Output>(
    operation: string,
    call: AwsCall,
    run: (options: { readonly abortSignal: AbortSignal }) => Promise<Output>,
  ): Promise<Output> {
    try {
      return await this.#policy.execute(({ signal }) => run({ abortSignal: signal }), call);
    } catch (error) {
      throw translateAwsError(error, `${this.#service}:${operation}`);
    }
  }
}

/** Whether the SDK's error behind `error` has one of these names, such as `ConditionalCheckFailedException`. */
export function isAwsError(error: unknown, ...names: readonly string[]): boolean {
  for (let each = error; each instanceof Error; each = each.cause) if (names.includes(each.name)) return true;
  return false;
}
