import { GetParametersCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { REDACTED } from '../errors/redact-secrets.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import type { Parameter, ParameterStore, PutParameterOptions } from '../ports/parameter-store.ts';
import { asPortError } from './as-port-error.ts';
import { type AwsAdapterOptions, AwsCalls, isAwsError } from './aws-calls.ts';
import { createPace, type Pace } from './pace.ts';

/** What GetParameters takes at once. @see AWS API reference "GetParameters" */
const BATCH_SIZE = 10;

/** What an account may read in a second. @see AWS General Reference "Systems Manager endpoints and quotas" */
const READS_PER_SECOND = 40;

/** What parameters are read and written with. */
export interface SsmParameterStoreOptions extends AwsAdapterOptions<SSMClient> {
  /**
   * How many requests to read this store makes in any second at most, repeated ones included; further ones wait. Default
   * 40, what an account may do by default: lower it where many processes of an account read at once.
   */
  readonly readsPerSecond?: number;
  readonly clock?: Clock;
}

/** Parameter Store. Needs ssm:GetParameters and ssm:PutParameter on the parameters, and their key. */
export class SsmParameterStore implements ParameterStore {
  readonly #client: SSMClient;
  readonly #calls: AwsCalls;
  readonly #pace: Pace;

  constructor(options: SsmParameterStoreOptions) {
    const { client, policy, readsPerSecond = READS_PER_SECOND, clock = systemClock } = options;
    this.#client = client;
    this.#calls = new AwsCalls('ssm', policy);
    this.#pace = createPace(readsPerSecond, clock);
  }

  async get(names: readonly string[]): Promise<ReadonlyMap<string, Parameter>> {
    const found = new Map<string, Parameter>();
    const wanted = [...new Set(names)];
    for (let start = 0; start < wanted.length; start += BATCH_SIZE) {
      for (const parameter of await this.#getBatch(wanted.slice(start, start + BATCH_SIZE))) {
        found.set(parameter.name, parameter);
      }
    }
    return found;
  }

  async put(name: string, value: string, { secure, overwrite = true }: PutParameterOptions): Promise<void> {
    const command = new PutParameterCommand({
      Name: name,
      Value: value,
      Type: secure ? 'SecureString' : 'String',
      Overwrite: overwrite,
    });
    await asPortError(
      (reason, options) => clusterErrors.PARAMETER_UNWRITABLE({ parameter: name, reason }, options),
      async () => {
        // A second write of the same value is harmless; a second creation finds the first one's parameter.
        await this.#calls.make('PutParameter', { idempotent: overwrite, isAnswer: existsAlready }, (options) =>
          secure ? withoutEcho(value, this.#client.send(command, options)) : this.#client.send(command, options),
        );
      },
    ).catch((error: unknown) => {
      throw existsAlready(error) ? clusterErrors.PARAMETER_EXISTS({ parameter: name }) : error;
    });
  }

  #getBatch(names: readonly string[]): Promise<readonly Parameter[]> {
    const command = new GetParametersCommand({ Names: [...names], WithDecryption: true });
    return asPortError(
      (reason, options) => clusterErrors.PARAMETER_UNREADABLE({ names: names.join(' '), reason }, options),
      async () => {
        const { Parameters = [] } = await this.#calls.make('GetParameters', { idempotent: true }, async (options) => {
          await this.#pace.turn(options.abortSignal);
          return this.#client.send(command, options);
        });
        return Parameters.map(({ Name, Value, Type, LastModifiedDate, Version }) => ({
          name: Name ?? '',
          value: Value ?? '',
          secure: Type === 'SecureString',
          updatedAt: LastModifiedDate?.getTime() ?? 0,
          version: Version ?? 0,
        }));
      },
    );
  }
}

/** What the service says of a value that it refuses may repeat the value. */
async function withoutEcho<Output>(value: string, sent: Promise<Output>): Promise<Output> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof Error && value !== '') {
      error.message = error.message.replaceAll(value, REDACTED);
      error.stack = (error.stack ?? '').replaceAll(value, REDACTED);
    }
    throw error;
  }
}

function existsAlready(error: unknown): boolean {
  return isAwsError(error, 'ParameterAlreadyExists');
}
