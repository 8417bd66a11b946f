import { done, type Probe, waitingFor } from './until.ts';

/** What happened in a run, in its order, told to listeners at the very moment. */
export class History<T> {
  readonly items: T[] = [];
  readonly #listeners = new Set<(item: T) => void>();

  add(item: T): void {
    this.items.push(item);
    for (const listener of this.#listeners) listener(item);
  }

  /**
   * Runs `act` when the first item comes that `matches`, before whoever caused it goes on: what is killed here has not
   * seen an answer yet. The probe is done once that has happened.
   */
  onFirst<M extends T>(matches: (item: T) => item is M, act: (item: M) => void): () => Probe<M>;
  onFirst(matches: (item: T) => boolean, act: (item: T) => void): () => Probe<T>;
  onFirst(matches: (item: T) => boolean, act: (item: T) => void): () => Probe<T> {
    let found: Probe<T> = waitingFor('it has not happened');
    const listener = (item: T): void => {
      if (!matches(item)) return;
      this.#listeners.delete(listener);
      found = done(item);
      act(item);
    };
    this.#listeners.add(listener);
    return () => found;
  }
}
