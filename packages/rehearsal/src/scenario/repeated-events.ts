import { randomUUID } from 'node:crypto';
import { controlPlanes } from '../cluster/control-planes.ts';
import { grownCluster, PATIENCE_MS, seatsOf } from '../cluster/grown-cluster.ts';
import { hasState } from '../cluster/in-service.ts';
import { createWriteTargets } from '../cluster/instance-etcd.ts';
import { replaceInGroup } from '../cluster/terminate.ts';
import { terminationEvent, testNotification } from '../cluster/termination-event.ts';
import { TerminationQueue } from '../cluster/termination-queue.ts';
import { onTerminationHeld } from '../cluster/terminations.ts';
import { startWriteProbe } from '../cluster/write-probe.ts';
import { acknowledgedOnce } from '../invariants/acknowledged-once.ts';
import { causeNamed } from '../invariants/cause-named.ts';
import { endingChecks } from '../invariants/ending.ts';
import { oneRemoval } from '../invariants/one-removal.ts';
import type { Scenario } from './scenario.ts';

const TWO_HOURS_MS = 2 * 3_600_000;

/** Fault row 10: a queue delivers at least once, in an order of its own, and whatever somebody puts into it. */
export const repeatedEvents: Scenario = {
  name: 'repeated-events',
  title:
    'lifecycle events come twice, late, out of order, with expired tokens: one member is removed, each is acknowledged once',
  async run(world) {
    world.chapter('three control planes and a worker are born');
    const before = await grownCluster(world);
    const probe = startWriteProbe(
      createWriteTargets(() => controlPlanes(world)),
      world.signal,
    );
    const queue = await TerminationQueue.open(world);
    const [bystander, victim] = seatsOf(world, before);
    if (bystander === undefined || victim === undefined) throw new Error('there are no two control planes');
    let sent = 0;
    const send = async (body: object): Promise<void> => {
      sent += 1;
      await queue.send(body, `message-${sent}`);
    };

    world.chapter('a test notification, and a termination that has long been over, of a control plane in service');
    const { instanceId } = bystander.instance;
    await send(testNotification(world));
    // Older than any patience: taken for a termination under way it would be abandoned, taken for true it would remove.
    await send(terminationEvent(world, { instanceId, token: randomUUID(), at: Date.now() - TWO_HOURS_MS }));
    await world.until('both are acknowledged', PATIENCE_MS, () => queue.isEmpty());

    world.chapter(
      `${victim.instance.instanceId} is terminated; its event comes three times, one with the token of another`,
    );
    const held = onTerminationHeld(world, victim.instance.instanceId);
    await replaceInGroup(world, victim.instance.instanceId);
    const { token, at } = await world.until('the hook holds it', PATIENCE_MS, held);
    const news = { instanceId: victim.instance.instanceId, token, at };
    await send(terminationEvent(world, news));
    await send(terminationEvent(world, { ...news, token: randomUUID() }));
    await world.until('it is gone', PATIENCE_MS, () => hasState(world, news.instanceId, 'Terminated'));

    world.chapter('its event comes again when everything is over');
    const after = await grownCluster(world);
    await send(terminationEvent(world, news));
    await world.until('every message is acknowledged', PATIENCE_MS, () => queue.isEmpty());
    const written = await probe.stop();
    return [
      ...(await endingChecks(world, { before, after, written })),
      ...oneRemoval(world, { victim: news.instanceId, memberId: victim.member.id, before, after }),
      // One more than were sent: EventBridge's own.
      await acknowledgedOnce(world, queue, sent + 1),
      causeNamed(world),
    ];
  },
};
