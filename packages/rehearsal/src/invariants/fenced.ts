import { leaseWrites, stateWrites } from '../cluster/recorded-writes.ts';
import { errorCodes, writtenAt } from '../logs/log-queries.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** What a holder finds when its lease is another's. */
export const LOST_LEASE: readonly string[] = ['LEASE_LOST', 'CLUSTER_STATE_MOVED'];

/** I1: after it woke up, the paused holder wrote neither lease nor state; what it tried was refused, and its log says so. */
export function fenced(world: World, pause: { readonly paused: string; readonly resumedAt: number }): Verdict {
  const { paused, resumedAt } = pause;
  const tried = [...leaseWrites(world, 'cluster-init'), ...stateWrites(world)].filter(
    ({ by, at }) => by === paused && at >= resumedAt,
  );
  const accepted = tried.filter(({ accepted }) => accepted);
  const codes = world.logs.records
    .filter((entry) => entry.source === paused && writtenAt(entry) >= resumedAt)
    .flatMap(errorCodes)
    .filter((code) => LOST_LEASE.includes(code));
  return {
    invariant: 'I1',
    claim: "the paused holder's writes are refused by the fence",
    held: tried.length > 0 && accepted.length === 0 && codes.length > 0,
    seen: `${tried.length} writes tried, ${accepted.length} accepted, its log says ${[...new Set(codes)].join(', ') || 'nothing'}`,
  };
}
