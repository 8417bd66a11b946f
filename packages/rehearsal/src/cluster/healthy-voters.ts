import { type EtcdFacts, observeEtcd, systemClock } from '@dedicated-k8s/core-sdk';
import { done, type Probe, waitingFor } from '../scenario/until.ts';
import type { World } from '../scenario/world.ts';
import { controlPlanes } from './control-planes.ts';
import { openInstanceEtcd } from './instance-etcd.ts';

/** Whether etcd has as many members as it should, all of them healthy and voting. Asks one machine after the other. */
export async function healthyVoters(world: World, wanted: number): Promise<Probe<EtcdFacts>> {
  let problem = 'no control plane to ask';
  for (const instance of controlPlanes(world)) {
    const gateway = openInstanceEtcd(instance);
    if (gateway === undefined) continue;
    try {
      const facts = await observeEtcd({ gateway, clock: systemClock, observedBy: 'rehearsal', signal: world.signal });
      const healthy = facts.health.filter((member) => member.healthy).length;
      const learners = facts.members.filter(({ isLearner }) => isLearner).length;
      if (facts.members.length === wanted && healthy === wanted && learners === 0) return done(facts);
      problem = `${facts.members.length} members, ${healthy} healthy, ${learners} learning`;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    } finally {
      gateway.close();
    }
  }
  return waitingFor(problem);
}
