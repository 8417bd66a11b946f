import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EtcdFacts } from '@dedicated-k8s/core-sdk';
import { controlPlanes } from '../cluster/control-planes.ts';
import { openInstanceEtcd } from '../cluster/instance-etcd.ts';
import { stateWrites } from '../cluster/recorded-writes.ts';
import type { ProcessInstance } from '../instance/process-instances.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/**
 * I1: the state was moved to `initialized` once; every control plane that was ever in service, and every machine that
 * runs, trusts one CA; and whatever etcd answers on any of them is in one cluster, the same from the beginning to the end.
 * The CA of a node that died while it initialised counts for nothing: nobody was ever told of it.
 */
export async function oneCluster(world: World, before: EtcdFacts, after: EtcdFacts): Promise<Verdict> {
  const counted = countedControlPlanes(world);
  return judgeCluster(world, {
    authorities: counted.map(fingerprint),
    etcdClusters: [before.clusterId, after.clusterId, ...(await clusterIds(controlPlanes(world)))],
  });
}

/** The verdict on the CA of each control plane, and on the cluster of each etcd that was asked. */
export function judgeCluster(
  world: Pick<World, 'requests'>,
  found: { readonly authorities: readonly string[]; readonly etcdClusters: readonly string[] },
): Verdict {
  const authorities = new Set(found.authorities);
  const etcdClusters = new Set(found.etcdClusters);
  const inits = initializations(world);
  return {
    invariant: 'I1',
    claim: 'one cluster, from one init',
    held: authorities.size === 1 && etcdClusters.size === 1 && inits === 1,
    seen: `${found.authorities.length} control planes, ${authorities.size} CA, etcd cluster ${[...etcdClusters].join(', ')}, recorded ${inits} time${inits === 1 ? '' : 's'}`,
  };
}

function countedControlPlanes(world: World): readonly ProcessInstance[] {
  const served = new Set(
    world.events.items.flatMap((event) =>
      event.kind === 'lifecycle-state' && event.state === 'InService' ? [event.instanceId] : [],
    ),
  );
  return [...world.instances.all.values()].filter(
    ({ root, instanceId }) =>
      existsSync(join(root, 'etc', 'kubernetes', 'admin.conf')) &&
      (served.has(instanceId) || world.instances.running.has(instanceId)),
  );
}

function fingerprint({ root }: ProcessInstance): string {
  return new X509Certificate(readFileSync(join(root, 'etc', 'kubernetes', 'pki', 'ca.crt'))).fingerprint256;
}

async function clusterIds(instances: readonly ProcessInstance[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const instance of instances) {
    const etcd = openInstanceEtcd(instance);
    if (etcd === undefined) continue;
    ids.push((await etcd.status()).clusterId);
    etcd.close();
  }
  return ids;
}

function initializations(world: Pick<World, 'requests'>): number {
  const statuses = stateWrites(world)
    .filter(({ accepted }) => accepted)
    .map(({ status }) => status);
  return statuses.filter((status, index) => status === 'initialized' && statuses[index - 1] !== 'initialized').length;
}
