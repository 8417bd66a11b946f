import { CircuitState, type IBreaker } from 'cockatiel';

interface Slice {
  readonly startedAt: number;
  calls: number;
  failures: number;
}

/** How many slices a window is made of: what is older than the window leaves it a tenth at a time. */
const SLICES = 10;

/**
 * Opens when more than `failureRatio` of the calls of the last `windowMs` failed and there were at least `minimumCalls`.
 * Ours rather than cockatiel's `SamplingBreaker`, which reads the date itself and counts calls from before a pause.
 */
export function createSamplingWindow(
  spec: { readonly windowMs: number; readonly failureRatio: number; readonly minimumCalls: number },
  now: () => number,
): IBreaker {
  const { windowMs, failureRatio, minimumCalls } = spec;
  /** Oldest first. */
  let slices: Slice[] = [];

  const count = (failures: 0 | 1): void => {
    const startedAt = now();
    slices = slices.filter((slice) => slice.startedAt > startedAt - windowMs);
    let last = slices.at(-1);
    if (last === undefined || startedAt - last.startedAt >= windowMs / SLICES) {
      last = { startedAt, calls: 0, failures: 0 };
      slices.push(last);
    }
    last.calls += 1;
    last.failures += failures;
  };

  return {
    state: undefined,
    success: (state) => {
      // The probes of a half-open breaker succeeded: what was before is settled.
      if (state !== CircuitState.Closed) slices = [];
      count(0);
    },
    failure: () => {
      count(1);
      let calls = 0;
      let failures = 0;
      for (const slice of slices) {
        calls += slice.calls;
        failures += slice.failures;
      }
      return calls >= minimumCalls && failures > failureRatio * calls;
    },
  };
}
