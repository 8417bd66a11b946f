import { type LeaseDependencies, type LeaseStore, type WithLeaseOptions, withLease } from '@dedicated-k8s/core-sdk';

/** A store that refuses writes of a holder that another one has taken over from. */
export class FencedReports {
  readonly written: string[] = [];
  #newestFence = 0;

  write(fence: number, line: string): void {
    if (fence < this.#newestFence) throw new Error(`fence ${fence} is older than ${this.#newestFence}`);
    this.#newestFence = fence;
    this.written.push(line);
  }
}

/** Writes the report, as the only one of all workers; waits for up to two minutes when another one does. */
export function writeReport(
  leases: LeaseStore,
  reports: FencedReports,
  worker: string,
  dependencies: LeaseDependencies,
  options: Partial<WithLeaseOptions> = {},
): Promise<void> {
  const wanted = { name: 'nightly-report', owner: worker, durationMs: 30_000, waitMs: 120_000, ...options };
  return withLease(leases, dependencies, wanted, async (lease, signal) => {
    for (const chapter of ['sales', 'stock', 'staff']) {
      await dependencies.clock.sleep(20_000, signal);
      // The lease may have been lost a moment ago; the fence says so to whoever keeps the result.
      lease.assertHeld();
      reports.write(lease.fence, `${chapter} by ${worker}`);
    }
  });
}
