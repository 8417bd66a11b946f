import { functionEnds } from '../cluster/terminations.ts';
import { field } from '../logs/log-queries.ts';
import type { LogRecord } from '../logs/log-store.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';
import { terminationDecisions } from './one-removal.ts';

/** I6: the invocation that was killed had removed the member; the next one found it gone, and nothing was removed twice. */
export function retryFoundItRemoved(world: World): Verdict {
  const ends = functionEnds(world);
  const [killed, ...later] = ends;
  const decisions = terminationDecisions(world);
  const removals = world.logs.records.filter(isRemovalOrder).length;
  return {
    invariant: 'I6',
    claim: 'the retry found the member removed and only completed',
    held:
      killed?.error?.type === 'Runtime.ExitError' &&
      later.length === 1 &&
      later[0]?.error === undefined &&
      decisions[0] === 'remove' &&
      decisions.at(-1) === 'release' &&
      removals === 1,
    seen: `invocations: ${ends.map(({ error }) => error?.type ?? 'done').join(', ')}; decisions: ${decisions.join(', ')}; the node was asked to remove ${removals} time${removals === 1 ? '' : 's'}`,
  };
}

/** A node's last decision before it removes: nobody leads there any more. */
function isRemovalOrder(entry: LogRecord): boolean {
  return (
    field(entry, 'message') === 'decided about the etcd member' &&
    field(entry, 'decision', 'kind') === 'remove' &&
    field(entry, 'decision', 'moveLeaderTo') === undefined
  );
}
