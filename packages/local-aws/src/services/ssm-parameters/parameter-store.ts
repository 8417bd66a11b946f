import type { ParameterTier, ParameterType } from '@aws-sdk/client-ssm';
import { AwsError } from '../../protocol/aws-error.ts';
import type { ParameterReference } from './parameter-name.ts';

/** One version of a parameter. */
export interface StoredParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  readonly modifiedAt: number;
  /** ARN of who wrote this version. */
  readonly modifiedBy: string;
  readonly dataType: string;
  readonly tier: ParameterTier;
  readonly description: string | undefined;
  readonly keyId: string | undefined;
  readonly allowedPattern: string | undefined;
}

const MAX_VERSIONS = 100;

/** The parameters of an account in a region, with the last hundred versions of each. */
export class ParameterStore {
  readonly #versions = new Map<string, readonly StoredParameter[]>();

  latest(name: string): StoredParameter | undefined {
    return this.#versions.get(name)?.at(-1);
  }

  /** The version that is meant; undefined when there is no such parameter. @throws AwsError ParameterVersionNotFound */
  find({ name, version }: ParameterReference): StoredParameter | undefined {
    const versions = this.#versions.get(name);
    if (!versions || version === undefined) return versions?.at(-1);
    const found = versions.find((candidate) => candidate.version === version);
    if (found) return found;
    const problem = `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`;
    throw new AwsError('ParameterVersionNotFound', problem);
  }

  history(name: string): readonly StoredParameter[] {
    return this.#versions.get(name) ?? [];
  }

  add(parameter: StoredParameter): void {
    const versions = [...this.history(parameter.name), parameter];
    this.#versions.set(parameter.name, versions.slice(-MAX_VERSIONS));
  }

  /** Whether there was something to delete. */
  delete(name: string): boolean {
    return this.#versions.delete(name);
  }

  /** The latest versions, ordered by name. */
  all(): readonly StoredParameter[] {
    const names = [...this.#versions.keys()].sort();
    return names.flatMap((name) => this.latest(name) ?? []);
  }
}
