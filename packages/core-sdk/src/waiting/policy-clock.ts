import type { PolicyClock } from '@dedicated-k8s/retry';
import type { Clock } from '../ports/clock.ts';

/** A cluster's clock as the policies of `@dedicated-k8s/retry` want it; a wall clock that steps moves no deadline. */
export function policyClock(clock: Clock): PolicyClock {
  const origin = clock.now() - clock.monotonic();
  return {
    now: () => origin + clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    setTimeout: (run, ms) => {
      const cancel = new AbortController();
      clock.sleep(ms, cancel.signal).then(run, () => {});
      return () => cancel.abort();
    },
  };
}
