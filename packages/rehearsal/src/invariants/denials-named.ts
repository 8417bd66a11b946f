import { callerOf } from '../cluster/recorded-writes.ts';
import { errorCodes, field } from '../logs/log-queries.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/**
 * I6: whoever was denied says so by its code, in the last error that it logged; a node that was denied makes room for
 * another one, and no other node gives up.
 */
export function denialsNamed({ requests, logs }: World): Verdict {
  const denied = new Set(requests.items.filter(({ fault }) => fault === 'deny').map(callerOf));
  const unnamed = [...denied].filter((caller) => {
    const last = logs.records.findLast((entry) => entry.source === caller && field(entry, 'level') === 'ERROR');
    return last === undefined || !errorCodes(last).includes('AWS_ACCESS_DENIED');
  });
  const abandoned = new Set(
    requests.items
      .filter(
        ({ operation, input }) =>
          operation === 'CompleteLifecycleAction' &&
          (input as { readonly LifecycleActionResult?: string } | undefined)?.LifecycleActionResult === 'ABANDON',
      )
      .map(callerOf),
  );
  const others = [...abandoned].filter((caller) => !denied.has(caller));
  return {
    invariant: 'I6',
    claim: 'who was denied names it by code, and nobody else gave up',
    held: denied.size > 0 && unnamed.length === 0 && others.length === 0,
    seen:
      unnamed.length + others.length === 0
        ? `AWS_ACCESS_DENIED in the last error of ${[...denied].join(', ')}`
        : `unnamed: ${unnamed.join(', ') || 'none'}; gave up without: ${others.join(', ') || 'none'}`,
  };
}
