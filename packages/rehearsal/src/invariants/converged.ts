import type { EtcdFacts } from '@dedicated-k8s/core-sdk';
import { controlPlanes } from '../cluster/control-planes.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** I6: every control plane in service has a voting member, and etcd lists no other. */
export function converged(world: World, after: EtcdFacts): Verdict {
  const hosts = controlPlanes(world);
  const expected = new Set(hosts.map(({ address }) => `https://${address}:2380`));
  const wrong = after.members.filter(
    ({ peerUrls, isLearner }) => isLearner || !peerUrls.some((url) => expected.has(url)),
  );
  const waiting = world
    .instanceViews()
    .filter(({ state }) => state !== 'InService' && state !== 'Terminated')
    .map(({ instanceId, state }) => `${instanceId} ${state}`);
  return {
    invariant: 'I6',
    claim: 'every control plane is in service and votes, and etcd lists nobody else',
    held: wrong.length === 0 && waiting.length === 0 && after.members.length === hosts.length,
    seen: [...waiting, ...after.members.map(({ name }) => name)].join(', '),
  };
}
