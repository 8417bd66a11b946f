import { functionEnds } from '../cluster/terminations.ts';
import { field, writtenAt } from '../logs/log-queries.ts';
import type { LogRecord } from '../logs/log-store.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** How Lambda ends an invocation whose process is gone. */
const KILLED = 'Runtime.ExitError';

/**
 * I6: an invocation was killed after a node had set about removing the member; from then on no function and no node wanted
 * it removed, and the hook was answered. How often a slow machine made any of them look again does not matter.
 */
export function retryFoundItRemoved(world: World): Verdict {
  const ends = functionEnds(world);
  const killedAt = ends.findLast(({ error }) => error?.type === KILLED)?.at ?? Number.NaN;
  const byNodes = decisions(world, isOfNode);
  const byFunction = decisions(world, ({ source }) => source === world.names.functions.etcdLifecycle);
  const before = byNodes.filter(({ at, kind }) => at < killedAt && kind === 'remove').length;
  const after = byNodes.filter(({ at, kind }) => at > killedAt && kind === 'remove').length;
  const later = byFunction.filter(({ at }) => at > killedAt).map(({ kind }) => kind);
  return {
    invariant: 'I6',
    claim: 'the retry found the member removed and only completed',
    held:
      ends.at(-1)?.error === undefined &&
      before > 0 &&
      after === 0 &&
      later.includes('release') &&
      !later.includes('remove'),
    seen: `invocations: ${ends.map(({ error }) => error?.type ?? 'done').join(', ') || 'none'}; a node set about removing it ${before > 0 ? 'before' : 'never before'} the kill, ${after > 0 ? 'and after' : 'not after'}; then decided: ${later.join(', ') || 'nothing'}`,
  };
}

function decisions({ logs }: World, isOfInterest: (entry: LogRecord) => boolean) {
  return logs.records
    .filter(isOfInterest)
    .map((entry) => ({ at: writtenAt(entry), kind: field(entry, 'decision', 'kind') }))
    .filter(({ kind }) => typeof kind === 'string');
}

function isOfNode(entry: LogRecord): boolean {
  return field(entry, 'message') === 'decided about the etcd member';
}
