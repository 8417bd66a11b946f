import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Parameter, ParameterStore, PutParameterOptions } from '../ports/parameter-store.ts';

/** Parameters in memory, as strict as the real ones. */
export class InMemoryParameterStore implements ParameterStore {
  readonly parameters: Map<string, Parameter> = new Map();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'> = { now: () => Date.now() }) {
    this.#clock = clock;
  }

  get(names: readonly string[]): Promise<ReadonlyMap<string, Parameter>> {
    const found = new Map<string, Parameter>();
    for (const name of names) {
      const parameter = this.parameters.get(name);
      if (parameter !== undefined) found.set(name, parameter);
    }
    return Promise.resolve(found);
  }

  put(name: string, value: string, { secure, overwrite = true }: PutParameterOptions): Promise<void> {
    const existing = this.parameters.get(name);
    if (existing !== undefined && !overwrite) {
      return Promise.reject(clusterErrors.PARAMETER_EXISTS({ parameter: name }));
    }
    if (existing !== undefined && existing.secure !== secure) {
      return Promise.reject(clusterErrors.PARAMETER_UNWRITABLE({ parameter: name, reason: 'its type cannot change' }));
    }
    const version = (existing?.version ?? 0) + 1;
    this.parameters.set(name, { name, value, secure, updatedAt: this.#clock.now(), version });
    return Promise.resolve();
  }
}
