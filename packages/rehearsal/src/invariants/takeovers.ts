import { type LeaseWrite, leaseWrites } from '../cluster/recorded-writes.ts';
import { field } from '../logs/log-queries.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** A lease taken from a holder that had not released it. */
interface Takeover {
  readonly from: LeaseWrite;
  readonly to: LeaseWrite;
}

/** What the decision to initialise was made from, as the agent logs it. */
interface Signs {
  readonly endpoint: string;
  readonly runningMembers: readonly string[];
  readonly saysInitialized: boolean;
}

/**
 * I1: the right to initialise was taken over from every holder that died, only when its lease had run out, and with proof.
 *
 * @param died - how many holders died. With none there is no takeover. Where leases are short, a slow machine may lose
 *   its lease too, which is as good a reason.
 */
export function takeovers(world: World, died: number): readonly Verdict[] {
  const found = takeoversOf(leaseWrites(world, 'cluster-init'));
  const early = found.filter(({ from, to }) => to.at - from.at <= from.durationMs);
  const proofs = found.map(({ to }) => signsOf(world, to.owner));
  return [
    {
      invariant: 'I1',
      claim: 'the right to init is taken over only after its lease ran out',
      held: asManyAs(died, found.length) && early.length === 0,
      seen:
        found
          .map(({ from, to }) => `${to.owner} from ${from.owner} after ${to.at - from.at} ms of ${from.durationMs}`)
          .join('; ') || 'no takeover',
    },
    {
      invariant: 'I1',
      claim: 'whoever took it over had proof that no cluster lives',
      held: asManyAs(died, proofs.length) && proofs.every((signs) => signs !== undefined && isProof(signs)),
      seen: proofs.map((signs) => JSON.stringify(signs ?? 'no decision')).join('; ') || 'no takeover',
    },
  ];
}

function asManyAs(died: number, found: number): boolean {
  return died === 0 ? found === 0 : found >= died;
}

function takeoversOf(writes: readonly LeaseWrite[]): readonly Takeover[] {
  const made = writes.filter(({ accepted }) => accepted);
  return made.flatMap((to, index) => {
    const from = made[index - 1];
    return from?.held === true && from.nonce !== to.nonce ? [{ from, to }] : [];
  });
}

function signsOf({ logs }: World, taker: string): Signs | undefined {
  const decision = logs.records.findLast(
    (entry) => entry.source === taker && field(entry, 'decision', 'kind') === 'init',
  );
  return decision === undefined ? undefined : (field(decision, 'facts', 'signs') as Signs | undefined);
}

function isProof({ endpoint, runningMembers, saysInitialized }: Signs): boolean {
  return endpoint === 'silent' && runningMembers.length === 0 && !saysInitialized;
}
