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
  /**
   * Whether a refusal is one of the call's ordinary answers, such as a condition that does not hold. It is thrown like any
   * other, but the policy has not failed by it: neither is it reported as given up, nor does it open a breaker.
   */
  readonly isAnswer?: (refusal: unknown) => boolean;
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
    { isAnswer = () => false, ...call }: AwsCall,
    run: (options: { readonly abortSignal: AbortSignal }) => Promise<Output>,
  ): Promise<Output> {
    try {
      const answer = await this.#policy.execute(async ({ signal }) => {
        try {
          return { output: await run({ abortSignal: signal }) };
        } catch (error) {
          if (!isAnswer(error)) throw error;
          return { refusal: error };
        }
      }, call);
      if ('refusal' in answer) throw answer.refusal;
      return answer.output;
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
