import type { ClusterStatus } from '../state/cluster-state.ts';

/** A fact, or that it could not be found out: denied, throttled, unreachable. Never the same as "no". */
export type Evidence<Fact> =
  | { readonly known: true; readonly value: Fact }
  | { readonly known: false; readonly reason: string };

/** One control plane instance, seen by three ways that do not depend on each other. */
export interface ControlPlaneEvidence {
  readonly instanceId: string;
  /** EC2: whether it runs. */
  readonly running: Evidence<boolean>;
  /** Load balancer: whether its API answers. */
  readonly servesApi: Evidence<boolean>;
  /** Run Command: what its etcd says, or that its agent finds none. */
  readonly etcd: Evidence<EtcdEvidence>;
}

/** What is left of etcd on an instance. */
export interface EtcdEvidence {
  /** It answers reads through a quorum. */
  readonly serves: boolean;
  /** Revision of the data on its disk, decimal int64; undefined: no data. */
  readonly revision?: string;
}

/** A snapshot that could be restored. */
export interface RestorableSnapshot {
  readonly key: string;
  /** Decimal int64. */
  readonly revision: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
}

/** Everything that a restore is decided from. */
export interface RestoreFacts {
  readonly status: ClusterStatus;
  /** Every instance of the group and every registered member's, terminated ones too. */
  readonly controlPlanes: Evidence<readonly ControlPlaneEvidence[]>;
  /** Whole ones of this cluster, newest first. */
  readonly snapshots: Evidence<readonly RestorableSnapshot[]>;
  /** Since when every look at the cluster found it lost, in ms since the epoch; undefined: the last look did not. */
  readonly lostSince?: number;
}

/** What to do about a cluster that may be lost. */
export type RestoreDecision =
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'wait'; readonly reason: string; readonly until?: number }
  /** A person has to look. */
  | { readonly kind: 'refuse'; readonly reason: string }
  | {
      readonly kind: 'restore-survivor';
      readonly instanceId: string;
      readonly revision: string;
      readonly reason: string;
    }
  | { readonly kind: 'restore-backup'; readonly key: string; readonly revision: string; readonly reason: string };

/** Three looks five minutes apart, as the older health function had it. */
export const LOST_FOR_MS: number = 15 * 60_000;

/**
 * Whether a cluster is to be restored, and from what. Only when it is lost for {@link LOST_FOR_MS} by evidence of every
 * kind: one failing probe, and anything that is merely unknown, never restores. A survivor's data goes before a backup
 * unless the backup is newer.
 *
 * @param now - ms since the epoch.
 */
export function decideRestore(facts: RestoreFacts, now: number): RestoreDecision {
  if (facts.status !== 'initialized') return { kind: 'none', reason: `the cluster is ${facts.status}` };
  const { controlPlanes } = facts;
  if (!controlPlanes.known)
    return { kind: 'wait', reason: `the control planes are not known: ${controlPlanes.reason}` };

  const alive = controlPlanes.value.find(showsLife);
  if (alive !== undefined) return { kind: 'none', reason: `${alive.instanceId} shows life` };
  const unclear = controlPlanes.value.find((each) => doubtAbout(each) !== undefined);
  if (unclear !== undefined) return { kind: 'wait', reason: `${unclear.instanceId}: ${doubtAbout(unclear)}` };

  if (facts.lostSince === undefined) return { kind: 'wait', reason: 'lost at the first look' };
  const until = facts.lostSince + LOST_FOR_MS;
  if (now < until) return { kind: 'wait', reason: `lost for ${now - facts.lostSince} ms`, until };

  if (!facts.snapshots.known) return { kind: 'wait', reason: `the backups are not known: ${facts.snapshots.reason}` };
  return chooseSource(controlPlanes.value, facts.snapshots.value);
}

function showsLife({ servesApi, etcd }: ControlPlaneEvidence): boolean {
  return (servesApi.known && servesApi.value) || (etcd.known && etcd.value.serves);
}

/** Why it cannot be told whether the instance is lost. One that does not run serves nothing, whatever else is unknown. */
function doubtAbout({ running, servesApi, etcd }: ControlPlaneEvidence): string | undefined {
  if (!running.known) return `whether it runs is not known: ${running.reason}`;
  if (!running.value) return undefined;
  if (!servesApi.known) return `whether its API answers is not known: ${servesApi.reason}`;
  return etcd.known ? undefined : `its etcd is not known: ${etcd.reason}`;
}

function chooseSource(
  controlPlanes: readonly ControlPlaneEvidence[],
  snapshots: readonly RestorableSnapshot[],
): RestoreDecision {
  const [survivor] = controlPlanes
    .flatMap(({ instanceId, running, etcd }) =>
      running.known && running.value && etcd.known && etcd.value.revision !== undefined
        ? [{ instanceId, revision: etcd.value.revision }]
        : [],
    )
    .toSorted((a, b) => compareRevisions(b.revision, a.revision));
  const [backup] = snapshots.toSorted((a, b) => compareRevisions(b.revision, a.revision));
  if (survivor !== undefined && (backup === undefined || compareRevisions(survivor.revision, backup.revision) >= 0)) {
    const reason = `its data is at revision ${survivor.revision}, the newest backup at ${backup?.revision ?? 'none'}`;
    return { kind: 'restore-survivor', ...survivor, reason };
  }
  if (backup === undefined) return { kind: 'refuse', reason: 'there is neither a survivor with data nor a backup' };
  const reason = `no survivor is newer than revision ${backup.revision}`;
  return { kind: 'restore-backup', key: backup.key, revision: backup.revision, reason };
}

function compareRevisions(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : Number(difference > 0n);
}
