import { controlPlanes } from '../cluster/control-planes.ts';
import { killFunction } from '../cluster/function-process.ts';
import { grownCluster, newcomer, PATIENCE_MS, seatsOf } from '../cluster/grown-cluster.ts';
import { hasState } from '../cluster/in-service.ts';
import { createWriteTargets } from '../cluster/instance-etcd.ts';
import { replaceInGroup } from '../cluster/terminate.ts';
import { TerminationQueue } from '../cluster/termination-queue.ts';
import { onFunctionEnd } from '../cluster/terminations.ts';
import { startWriteProbe } from '../cluster/write-probe.ts';
import { causeNamed } from '../invariants/cause-named.ts';
import { endingChecks } from '../invariants/ending.ts';
import { oneRemoval } from '../invariants/one-removal.ts';
import { retryFoundItRemoved } from '../invariants/retry-found-it-removed.ts';
import { oneTrace } from '../invariants/trace-path.ts';
import { field } from '../logs/log-queries.ts';
import type { LogRecord } from '../logs/log-store.ts';
import type { Scenario } from './scenario.ts';
import type { Probe } from './until.ts';
import type { World } from './world.ts';

/**
 * How long a message stays away that was taken and not acknowledged, in seconds, as the queue's owner may set it: longer
 * than it takes to the removal, much shorter than the stack's 330, which would be waited out after the kill. Where a
 * machine is so slow that the removal takes longer, the message is taken twice, and both who took it are killed.
 */
const FIRST_VISIBILITY_SECONDS = 30;
/** From then on: nobody is to be disturbed any more. */
const LATER_VISIBILITY_SECONDS = 120;

/** Fault row 11: the function is killed when the member has left etcd and nobody has been told yet. */
export const handlerKilled: Scenario = {
  name: 'handler-killed',
  title:
    'the function is killed between the removal of the member and the answer to the hook; its retry only completes',
  async run(world) {
    world.chapter('three control planes and a worker are born');
    const before = await grownCluster(world);
    const probe = startWriteProbe(
      createWriteTargets(() => controlPlanes(world)),
      world.signal,
    );
    const [leader] = seatsOf(world, before);
    if (leader === undefined) throw new Error('nobody leads');
    const victim = leader.instance.instanceId;
    const queue = await TerminationQueue.open(world);
    await queue.setVisibilityTimeout(FIRST_VISIBILITY_SECONDS);

    world.chapter(`${victim} is terminated; the function is killed when the member has left etcd`);
    const removed = onRemovalDone(world, () => killFunction(world.run, world.names.functions.etcdLifecycle));
    const ended = onFunctionEnd(world);
    await replaceInGroup(world, victim);
    await world.until('the member has left etcd', PATIENCE_MS, removed);
    const { error } = await world.until('the function has died', PATIENCE_MS, ended);
    world.note(`the function: ${error?.message ?? 'ended by itself'}`);
    await queue.setVisibilityTimeout(LATER_VISIBILITY_SECONDS);

    world.chapter('the message comes back');
    await world.until('the instance is gone', PATIENCE_MS, () => hasState(world, victim, 'Terminated'));
    const after = await grownCluster(world);
    await world.until('the message is acknowledged', PATIENCE_MS, () => queue.isEmpty());
    const written = await probe.stop();
    return [
      ...(await endingChecks(world, { before, after, written })),
      ...oneRemoval(world, { victim, memberId: leader.member.id, before, after }),
      retryFoundItRemoved(world),
      causeNamed(world),
      oneTrace(world.logs.records, { victim, replacement: newcomer(world, before)?.instanceId }),
    ];
  },
};

/**
 * Runs `act` when a node has seen the member gone from etcd: its command's log arrives before its result, so that the
 * function cannot have asked for that yet.
 */
function onRemovalDone(world: World, act: () => void): () => Probe<LogRecord> {
  return world.logs.history.onFirst(
    (entry) =>
      field(entry, 'message') === 'decided about the etcd member' &&
      field(entry, 'decision', 'kind') === 'already-removed',
    act,
  );
}
