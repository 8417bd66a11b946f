import { clusterErrors } from '../errors/cluster-errors.ts';
import { type Probe, poll, type WaitDependencies, type WaitOptions } from './poll.ts';

/**
 * Waits until `probe` is ready, see {@link poll}, for callers to whom the end of patience is a failure.
 *
 * @throws {ClusterError} WAIT_TIMED_OUT with the last reason and the error behind it; what the probe throws.
 */
export async function waitUntil<T>(
  dependencies: WaitDependencies,
  options: WaitOptions,
  probe: () => Promise<Probe<T>>,
): Promise<T> {
  const outcome = await poll(dependencies, options, probe);
  if (outcome.kind === 'ready') return outcome.value;
  const { reason, waitedMs, cause } = outcome;
  throw clusterErrors.WAIT_TIMED_OUT({ what: options.what, reason, waitedMs }, { cause });
}
