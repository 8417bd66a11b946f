import { openInstanceEtcd } from '../cluster/instance-etcd.ts';
import { PROBE_PREFIX, type WriteProbeResult } from '../cluster/write-probe.ts';
import type { ProcessInstance } from '../instance/process-instances.ts';
import type { Verdict } from '../scenario/verdict.ts';

/**
 * Longest time without an acknowledged write. An election costs two of etcd's 1 s time-outs, more where the disk is slow;
 * a quorum that was lost does not come back: whoever could bring it back needs it to join.
 */
const LONGEST_GAP_MS = 30_000;

/** What a member of etcd holds of what was written. */
export interface Kept {
  readonly instanceId: string;
  readonly keys: ReadonlySet<string>;
}

/** I2 and I3: etcd took writes all the time, and each acknowledged one is there on every member. */
export async function writesSurvived(
  controlPlanes: readonly ProcessInstance[],
  written: WriteProbeResult,
): Promise<readonly Verdict[]> {
  const kept: Kept[] = [];
  for (const instance of controlPlanes) {
    const etcd = openInstanceEtcd(instance);
    const found = etcd === undefined ? [] : await etcd.range({ key: PROBE_PREFIX, prefix: true });
    etcd?.close();
    kept.push({ instanceId: instance.instanceId, keys: new Set(found.map(({ key }) => key)) });
  }
  return judgeWrites(written, kept);
}

/** The verdicts on what was written and what is still there. */
export function judgeWrites(written: WriteProbeResult, kept: readonly Kept[]): readonly Verdict[] {
  const { acknowledged, longestGapMs, failedAttempts } = written;
  const count = acknowledged.length;
  const lost = kept.flatMap(({ instanceId, keys }) =>
    acknowledged.filter((key) => !keys.has(key)).map((key) => `${key} on ${instanceId}`),
  );
  return [
    {
      invariant: 'I2',
      claim: 'etcd kept its quorum: it took writes throughout',
      held: count > 0 && longestGapMs < LONGEST_GAP_MS,
      seen: `${count} writes, longest pause ${Math.round(longestGapMs)} ms, ${failedAttempts} tried again elsewhere`,
    },
    {
      invariant: 'I3',
      claim: 'no acknowledged write is lost',
      held: count > 0 && lost.length === 0 && kept.length > 0,
      seen:
        lost.length === 0 ? `${count} of ${count} on ${kept.length} members` : `lost: ${lost.slice(0, 5).join(', ')}`,
    },
  ];
}
