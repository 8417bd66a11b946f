import type { TerminationQueue } from '../cluster/termination-queue.ts';
import { functionEnds } from '../cluster/terminations.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** I6: each message was handled by one invocation that did not fail, and none is left in a queue. */
export async function acknowledgedOnce(world: World, queue: TerminationQueue, messages: number): Promise<Verdict> {
  const ends = functionEnds(world);
  const failed = ends.filter(({ error }) => error !== undefined);
  const empty = await queue.isEmpty();
  return {
    invariant: 'I6',
    claim: 'every message is acknowledged once, queue and dead letters are empty',
    held: ends.length === messages && failed.length === 0 && empty.done,
    seen: `${messages} messages, ${ends.length} invocations, ${failed.length} failed, ${empty.done ? 'nothing left' : empty.waitingFor}`,
  };
}
