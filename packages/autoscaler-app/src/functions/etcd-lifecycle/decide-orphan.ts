import {
  compareMembership,
  decideMemberRemoval,
  type EtcdFacts,
  type EtcdMember,
  type LiveInstance,
  type RemovalTarget,
} from '@dedicated-k8s/core-sdk';

/** What shows that nobody stands behind a member. */
export interface OrphanEvidence {
  /** Every instance that could be a member; undefined when they are not all known, and nothing follows. */
  readonly instances: readonly LiveInstance[] | undefined;
  /** Ids of the members in the table. A voter that is not among them may live outside of the group. */
  readonly registered: ReadonlySet<string>;
}

/** Stands for the name of a member that never started; one that has started meanwhile has another, and is left alone. */
const NEVER_STARTED = 'never-started';

/**
 * The member to remove because no instance stands behind it, such as the learner of a node that died while it joined: it
 * blocks every join and every removal, and nobody else would ever remove it. Only one that does not answer, and only where
 * the rule for removals lets it go.
 */
export function decideOrphan(
  facts: EtcdFacts,
  { instances, registered }: OrphanEvidence,
  now: number,
): (RemovalTarget & { readonly memberId: string }) | undefined {
  if (instances === undefined) return undefined;
  const neverVoted = ({ isLearner, name }: EtcdMember): boolean => isLearner || name === '';
  const silent = new Set(facts.health.filter(({ reachable }) => !reachable).map(({ id }) => id));
  return compareMembership(facts, instances)
    .orphans.filter((member) => silent.has(member.id) && (neverVoted(member) || registered.has(member.id)))
    .map(({ id, name, peerUrls }) => ({
      memberId: id,
      name: name === '' ? NEVER_STARTED : name,
      peerUrl: peerUrls[0] ?? '',
    }))
    .find((target) => decideMemberRemoval(facts, target, now).kind === 'remove');
}
