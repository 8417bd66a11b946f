import { openInstanceEtcd } from '../cluster/instance-etcd.ts';
import { PROBE_PREFIX, type WriteProbeResult } from '../cluster/write-probe.ts';
import type { ProcessInstance } from '../instance/process-instances.ts';
import type { Verdict } from '../scenario/verdict.ts';

/**
 * Longest time without an acknowledged write. An election costs two of etcd's 1 s time-outs, more where the disk is slow;
 * a quorum that was lost does not come back: whoever could bring it back needs it to join.
 */
const LONGEST_GAP_MS = 30_000;

/** I2 and I3: etcd took writes all the time, and each acknowledged one is there on every member. */
export async function writesSurvived(
  controlPlanes: readonly ProcessInstance[],
  written: WriteProbeResult,
): Promise<readonly Verdict[]> {
  const lost: string[] = [];
  for (const instance of controlPlanes) {
    const etcd = openInstanceEtcd(instance);
    const keys = new Set(
      etcd === undefined ? [] : (await etcd.range({ key: PROBE_PREFIX, prefix: true })).map(({ key }) => key),
    );
    etcd?.close();
    for (const key of written.acknowledged) if (!keys.has(key)) lost.push(`${key} on ${instance.instanceId}`);
  }
  const count = written.acknowledged.length;
  return [
    {
      invariant: 'I2',
      claim: 'etcd kept its quorum: it took writes throughout',
      held: count > 0 && written.longestGapMs < LONGEST_GAP_MS,
      seen: `${count} writes, longest pause ${Math.round(written.longestGapMs)} ms, ${written.failedAttempts} tried again elsewhere`,
    },
    {
      invariant: 'I3',
      claim: 'no acknowledged write is lost',
      held: count > 0 && lost.length === 0 && controlPlanes.length > 0,
      seen:
        lost.length === 0
          ? `${count} of ${count} on ${controlPlanes.length} members`
          : `lost: ${lost.slice(0, 5).join(', ')}`,
    },
  ];
}
