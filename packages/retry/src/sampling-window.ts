import type { IBreaker } from 'cockatiel';

/** How many slices of time a window is made of: what is older than the window leaves it a tenth at a time. */
const SLICES = 10;

interface Slice {
  /** Number of the slice since the epoch. */
  index: number;
  calls: number;
  failures: number;
}

/**
 * Opens when more than `failureRatio` of the calls of the last `windowMs` failed and there were at least `minimumCalls`.
 * Ours rather than cockatiel's `SamplingBreaker`, which reads the date itself and counts calls from before a pause.
 */
export class SamplingWindow implements IBreaker {
  readonly #sliceMs: number;
  readonly #failureRatio: number;
  readonly #minimumCalls: number;
  readonly #now: () => number;
  #slices: readonly Slice[] = [];

  constructor(
    spec: { readonly windowMs: number; readonly failureRatio: number; readonly minimumCalls: number },
    now: () => number,
  ) {
    this.#sliceMs = spec.windowMs / SLICES;
    this.#failureRatio = spec.failureRatio;
    this.#minimumCalls = spec.minimumCalls;
    this.#now = now;
    this.reset();
  }

  get state(): unknown {
    return this.#slices.map((slice) => ({ ...slice }));
  }

  set state(slices: unknown) {
    this.#slices = structuredClone(slices) as readonly Slice[];
  }

  reset(): void {
    this.#slices = Array.from({ length: SLICES }, () => ({ index: -1, calls: 0, failures: 0 }));
  }

  success(state: unknown): void {
    if (state !== 0) this.reset();
    this.#slice().calls += 1;
  }

  failure(): boolean {
    const current = this.#slice();
    current.calls += 1;
    current.failures += 1;
    let calls = 0;
    let failures = 0;
    for (const slice of this.#slices) {
      if (slice.index <= current.index - SLICES) continue;
      calls += slice.calls;
      failures += slice.failures;
    }
    return calls >= this.#minimumCalls && failures > this.#failureRatio * calls;
  }

  #slice(): Slice {
    const index = Math.floor(this.#now() / this.#sliceMs);
    const slice = this.#slices[index % SLICES];
    if (slice === undefined) throw new RangeError(`the clock stands before the epoch: ${this.#now()}`);
    if (slice.index !== index) Object.assign(slice, { index, calls: 0, failures: 0 });
    return slice;
  }
}
