import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { type EtcdFacts, observeEtcd, systemClock } from '@dedicated-k8s/core-sdk';
import { createWriteTargets, openInstanceEtcd } from '../cluster/instance-etcd.ts';
import { createPods } from '../cluster/sample-pods.ts';
import { startWriteProbe } from '../cluster/write-probe.ts';
import { leftoversOf } from '../invariants/leftovers.ts';
import { oneCluster } from '../invariants/one-cluster.ts';
import { secretsStaySecret } from '../invariants/secrets.ts';
import { oneTrace } from '../invariants/trace-path.ts';
import { writesSurvived } from '../invariants/writes-survived.ts';
import type { Scenario } from './scenario.ts';
import { done, type Probe, waitingFor } from './until.ts';
import type { InstanceView, World } from './world.ts';

const CONTROL_PLANES = 3;
const WORKERS = 1;
/** Bound of each wait: several times what it takes on two cores, so that a busy machine does not fail it. */
const PATIENCE_MS = 120_000;

/** Birth, the termination of the etcd leader's instance, and its replacement. */
export const life: Scenario = {
  name: 'life',
  title: 'three control planes and a worker are born; the etcd leader is terminated and replaced; no write is lost',
  async run(world) {
    const { controlPlane, workers } = world.names.groups;

    world.chapter('three control planes race for init, one worker joins');
    await world.until('all nodes in service', PATIENCE_MS, () =>
      firstWaiting(inService(world, controlPlane, CONTROL_PLANES), inService(world, workers, WORKERS)),
    );
    const probe = startWriteProbe(createWriteTargets(() => controlPlanes(world)));
    const before = await world.until('a healthy etcd with three voters', PATIENCE_MS, () =>
      healthyVoters(world, CONTROL_PLANES),
    );
    const leader = before.members.find(({ id }) => id === before.leaderId);
    const victim = controlPlanes(world).find(({ address }) => leader?.peerUrls.includes(`https://${address}:2380`));
    if (leader === undefined || victim === undefined)
      throw new Error(`no instance stands behind the leader ${before.leaderId}`);
    await createPods(world, victim);

    world.chapter(`the group terminates and replaces ${victim.instanceId}, whose etcd member leads`);
    const autoScaling = await world.aws.clients.autoScaling();
    await autoScaling.send(
      new TerminateInstanceInAutoScalingGroupCommand({
        InstanceId: victim.instanceId,
        ShouldDecrementDesiredCapacity: false,
      }),
    );
    // The hook holds the leader while the group launches a replacement already: both want a turn at etcd's membership.
    await world.until('the leader is gone', PATIENCE_MS, () => hasState(world, victim.instanceId, 'Terminated'));
    await world.until('a replacement is in service', PATIENCE_MS, () => inService(world, controlPlane, CONTROL_PLANES));
    const after = await world.until('a healthy etcd with three voters', PATIENCE_MS, () =>
      healthyVoters(world, CONTROL_PLANES),
    );
    const replacement = controlPlanes(world).find(
      ({ address }) => !before.members.some(({ peerUrls }) => peerUrls.includes(`https://${address}:2380`)),
    );
    const written = await probe.stop();

    world.chapter('what held');
    const survivors = controlPlanes(world);
    return [
      oneCluster(controlPlanesEver(world), before, after),
      leftoversOf(victim, leader, after),
      ...(await writesSurvived(survivors, written)),
      oneTrace(world.logs.records, { victim: victim.instanceId, replacement: replacement?.instanceId }),
      await secretsStaySecret(world),
    ];
  },
};

function controlPlanes(world: World) {
  const ids = new Set(
    world
      .instanceViews()
      .filter(({ group }) => group === world.names.groups.controlPlane)
      .map(({ instanceId }) => instanceId),
  );
  return [...world.instances.running.values()].filter(({ instanceId }) => ids.has(instanceId));
}

function controlPlanesEver(world: World) {
  return [...world.instances.all.values()].filter(({ root }) =>
    existsSync(join(root, 'etc', 'kubernetes', 'admin.conf')),
  );
}

function inService(world: World, group: string, wanted: number): Probe<readonly InstanceView[]> {
  const members = world.instanceViews().filter((view) => view.group === group && view.state !== 'Terminated');
  const ready = members.filter(({ state }) => state === 'InService');
  if (ready.length === wanted && members.length === wanted) return done(ready);
  const others = members
    .filter(({ state }) => state !== 'InService')
    .map(({ instanceId, state }) => `${instanceId} ${state}`);
  return waitingFor(
    `${ready.length} of ${wanted} of ${group} in service${others.length > 0 ? ` (${others.join(', ')})` : ''}`,
  );
}

function hasState(world: World, instanceId: string, wanted: string): Probe<void> {
  const state = world.instanceViews().find((view) => view.instanceId === instanceId)?.state ?? 'unknown';
  return state === wanted ? done(undefined) : waitingFor(`${instanceId} is ${state}`);
}

function firstWaiting<T>(...probes: readonly Probe<T>[]): Probe<void> {
  return probes.find((probe) => !probe.done) ?? done(undefined);
}

async function healthyVoters(world: World, wanted: number): Promise<Probe<EtcdFacts>> {
  const [instance] = controlPlanes(world);
  const gateway = instance === undefined ? undefined : openInstanceEtcd(instance);
  if (gateway === undefined) return waitingFor('no control plane to ask');
  try {
    const facts = await observeEtcd({ gateway, clock: systemClock, observedBy: 'rehearsal', signal: world.signal });
    const healthy = facts.health.filter(({ healthy }) => healthy).length;
    const learners = facts.members.filter(({ isLearner }) => isLearner).length;
    return facts.members.length === wanted && healthy === wanted && learners === 0
      ? done(facts)
      : waitingFor(`${facts.members.length} members, ${healthy} healthy, ${learners} learning`);
  } catch (error) {
    return waitingFor(error instanceof Error ? error.message : String(error));
  } finally {
    gateway.close();
  }
}
