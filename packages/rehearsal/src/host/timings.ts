/** How fast an instance lives, in milliseconds. The real intervals are given for comparison. */
export interface Timings {
  /** Between two heartbeats of a kubelet (10 s). */
  readonly nodeLeaseMs: number;
  /** Silence of a kubelet after which its node is `Ready=Unknown` (50 s). */
  readonly nodeGraceMs: number;
  /** The longest a pod takes to end (30 s). */
  readonly podStopMs: number;
  /** First wait before a container is started again, doubled up to ten seconds (10 s up to 5 min). */
  readonly containerBackoffMs: number;
  /** Between two looks of a kubelet at its pods (it watches). */
  readonly podSyncMs: number;
  /** Between two rounds of the controllers (they watch). */
  readonly controllerMs: number;
}

/** Reads the timings from `HOST_*_MS`. Defaults: 1,000, 6,000, 300, 500, 500 and 1,000 ms. */
export function timingsFromEnvironment(environment: NodeJS.ProcessEnv): Timings {
  const milliseconds = (name: string, fallback: number): number => {
    const value = Number(environment[name] ?? fallback);
    if (!Number.isFinite(value) || value <= 0) throw new Error(`${name} must be a positive number of milliseconds`);
    return value;
  };
  return {
    nodeLeaseMs: milliseconds('HOST_NODE_LEASE_MS', 1000),
    nodeGraceMs: milliseconds('HOST_NODE_GRACE_MS', 6000),
    podStopMs: milliseconds('HOST_POD_STOP_MS', 300),
    containerBackoffMs: milliseconds('HOST_CONTAINER_BACKOFF_MS', 500),
    podSyncMs: milliseconds('HOST_POD_SYNC_MS', 500),
    controllerMs: milliseconds('HOST_CONTROLLER_MS', 1000),
  };
}
