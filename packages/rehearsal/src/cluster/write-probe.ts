import { setTimeout as delay } from 'node:timers/promises';

/** Where the probe writes: one member of the cluster. */
export interface WriteTarget {
  readonly instanceId: string;
  put(key: string, value: string, signal: AbortSignal): Promise<void>;
}

/** What a probe saw while it ran. */
export interface WriteProbeResult {
  /** Keys whose write was acknowledged, in order. */
  readonly acknowledged: readonly string[];
  readonly failedAttempts: number;
  /** Longest time between two acknowledged writes, in milliseconds. */
  readonly longestGapMs: number;
}

export interface WriteProbe {
  /** Ends the writing and says what was seen. */
  stop(): Promise<WriteProbeResult>;
}

export const PROBE_PREFIX = '/rehearsal/probe/';
const PAUSE_MS = 50;
const ATTEMPT_TIMEOUT_MS = 1000;

/**
 * Writes one key after the other, through whichever member answers, without a pause longer than 50 ms: as long as etcd
 * has a quorum the writes go on, and every acknowledged one must be found at the end.
 *
 * @param over - ends it too, when nobody is left to stop it.
 */
export function startWriteProbe(targets: () => readonly WriteTarget[], over: AbortSignal): WriteProbe {
  const acknowledged: string[] = [];
  const stopped = new AbortController();
  let failedAttempts = 0;
  let longestGapMs = 0;

  const writing = (async () => {
    let lastAcknowledgedAt = performance.now();
    let turn = 0;
    while (!stopped.signal.aborted && !over.aborted) {
      const candidates = targets();
      const target = candidates[turn % Math.max(1, candidates.length)];
      const key = `${PROBE_PREFIX}${String(acknowledged.length).padStart(6, '0')}`;
      try {
        if (target === undefined) throw new Error('no member to write to');
        await target.put(key, target.instanceId, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS));
        const at = performance.now();
        longestGapMs = Math.max(longestGapMs, at - lastAcknowledgedAt);
        lastAcknowledgedAt = at;
        acknowledged.push(key);
      } catch {
        // The next member may answer; what counts is how long nobody did.
        failedAttempts += 1;
      }
      turn += 1;
      await delay(PAUSE_MS);
    }
    longestGapMs = Math.max(longestGapMs, performance.now() - lastAcknowledgedAt);
  })();

  return {
    async stop() {
      stopped.abort();
      await writing;
      return { acknowledged, failedAttempts, longestGapMs };
    },
  };
}
