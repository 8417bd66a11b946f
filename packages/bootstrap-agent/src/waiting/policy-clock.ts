import type { Clock } from '@dedicated-k8s/core-sdk';
import type { PolicyClock } from '@dedicated-k8s/retry';

/** The agent's clock as policies want it. */
export function policyClock(clock: Clock): PolicyClock {
  return {
    now: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    setTimeout: (run, ms) => {
      const cancel = new AbortController();
      clock.sleep(ms, cancel.signal).then(run, () => {});
      return () => cancel.abort();
    },
  };
}
