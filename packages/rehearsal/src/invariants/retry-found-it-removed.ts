import { callerOf } from '../cluster/recorded-writes.ts';
import { functionEnds } from '../cluster/terminations.ts';
import { field, writtenAt } from '../logs/log-queries.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** How Lambda ends an invocation whose process is gone. */
const KILLED = 'Runtime.ExitError';

/**
 * I6: an invocation was killed after it had asked for the removal; those after it asked for none, found the member gone
 * and answered the hook. How often a slow machine made either of them look again does not matter.
 */
export function retryFoundItRemoved(world: World): Verdict {
  const ends = functionEnds(world);
  const killedAt = ends.findLast(({ error }) => error?.type === KILLED)?.at ?? Number.NaN;
  const asked = removalCommands(world);
  const askedAgain = asked.filter((at) => at > killedAt);
  const decisions = decisionsAfter(world, killedAt);
  return {
    invariant: 'I6',
    claim: 'the retry found the member removed and only completed',
    held:
      ends.at(-1)?.error === undefined &&
      asked.some((at) => at < killedAt) &&
      askedAgain.length === 0 &&
      decisions.includes('release') &&
      !decisions.includes('remove'),
    seen: `invocations: ${ends.map(({ error }) => error?.type ?? 'done').join(', ') || 'none'}; asked a node to remove it ${asked.length - askedAgain.length} times before, ${askedAgain.length} after; then decided ${decisions.join(', ') || 'nothing'}`,
  };
}

/** When the function asked a node to remove a member, ms since the epoch. */
function removalCommands({ requests, names }: World): readonly number[] {
  return requests.items
    .filter((request) => {
      const { Parameters } = (request.input ?? {}) as {
        readonly Parameters?: { readonly Command?: readonly string[] };
      };
      const removes = Parameters?.Command?.[0] === 'etcd remove-member';
      return removes && request.operation === 'SendCommand' && callerOf(request) === names.functions.etcdLifecycle;
    })
    .map(({ at }) => at);
}

function decisionsAfter({ logs, names }: World, at: number): readonly string[] {
  return logs.records
    .filter((entry) => entry.source === names.functions.etcdLifecycle && writtenAt(entry) > at)
    .map((entry) => field(entry, 'decision', 'kind'))
    .filter((kind) => typeof kind === 'string');
}
