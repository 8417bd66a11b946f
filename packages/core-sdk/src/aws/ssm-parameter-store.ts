import { GetParametersCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Parameter, ParameterStore, PutParameterOptions } from '../ports/parameter-store.ts';
import { asPortError } from './as-port-error.ts';
import { type AwsAdapterOptions, AwsCalls, isAwsError } from './aws-calls.ts';

/** What GetParameters takes at once. @see AWS API reference "GetParameters" */
const BATCH_SIZE = 10;

/** Parameter Store. Needs ssm:GetParameters and ssm:PutParameter on the parameters, and their key. */
export class SsmParameterStore implements ParameterStore {
  readonly #client: SSMClient;
  readonly #calls: AwsCalls;

  constructor({ client, policy }: AwsAdapterOptions<SSMClient>) {
    this.#client = client;
    this.#calls = new AwsCalls('ssm', policy);
  }

  async get(names: readonly string[]): Promise<ReadonlyMap<string, Parameter>> {
    const found = new Map<string, Parameter>();
    const wanted = [...new Set(names)];
    // One batch after the other: the account has about 40 reads a second for all its nodes.
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
          this.#client.send(command, options),
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
        const { Parameters = [] } = await this.#calls.make('GetParameters', { idempotent: true }, (options) =>
          this.#client.send(command, options),
        );
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

function existsAlready(error: unknown): boolean {
  return isAwsError(error, 'ParameterAlreadyExists');
}
