import { controlPlanes } from '../cluster/control-planes.ts';
import { grownCluster, newcomer, PATIENCE_MS, seatsOf } from '../cluster/grown-cluster.ts';
import { hasState } from '../cluster/in-service.ts';
import { createWriteTargets } from '../cluster/instance-etcd.ts';
import { createPods } from '../cluster/sample-pods.ts';
import { replaceInGroup } from '../cluster/terminate.ts';
import { startWriteProbe } from '../cluster/write-probe.ts';
import { causeNamed } from '../invariants/cause-named.ts';
import { endingChecks } from '../invariants/ending.ts';
import { inits } from '../invariants/inits.ts';
import { leftoversOf } from '../invariants/leftovers.ts';
import { takeovers } from '../invariants/takeovers.ts';
import { oneTrace } from '../invariants/trace-path.ts';
import type { Scenario } from './scenario.ts';

/** Birth, the termination of the etcd leader's instance, and its replacement. */
export const life: Scenario = {
  name: 'life',
  title: 'three control planes and a worker are born; the etcd leader is terminated and replaced; no write is lost',
  async run(world) {
    world.chapter('three control planes race for init, one worker joins');
    const before = await grownCluster(world);
    const probe = startWriteProbe(
      createWriteTargets(() => controlPlanes(world)),
      world.signal,
    );
    const [leader] = seatsOf(world, before);
    if (leader === undefined || leader.member.id !== before.leaderId)
      throw new Error(`no instance stands behind the leader ${before.leaderId}`);
    const victim = leader.instance;
    await createPods(world, victim);

    world.chapter(`the group terminates and replaces ${victim.instanceId}, whose etcd member leads`);
    await replaceInGroup(world, victim.instanceId);
    // The hook holds the leader while the group launches a replacement already: both want a turn at etcd's membership.
    await world.until('the leader is gone', PATIENCE_MS, () => hasState(world, victim.instanceId, 'Terminated'));
    const after = await grownCluster(world);
    const replacement = newcomer(world, before);
    const written = await probe.stop();

    return [
      ...(await endingChecks(world, { before, after, written })),
      inits(world),
      ...takeovers(world, 0),
      leftoversOf(victim, leader.member, after),
      causeNamed(world),
      oneTrace(world.logs.records, { victim: victim.instanceId, replacement: replacement?.instanceId }),
    ];
  },
};
