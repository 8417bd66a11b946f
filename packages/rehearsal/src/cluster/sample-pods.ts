import { httpsTransport, NodeFileSystem, readKubeconfig } from '@dedicated-k8s/bootstrap-agent';
import type { ProcessInstance } from '../instance/process-instances.ts';
import type { World } from '../scenario/world.ts';

/** Pods on the node that will be drained, so that the drain has something to evict. */
const COUNT = 3;

/** Puts a few pods of a replica set on a node. */
export async function createPods(world: World, on: ProcessInstance): Promise<void> {
  const credentials = await readKubeconfig(new NodeFileSystem(on.root), '/etc/kubernetes/admin.conf');
  const send = httpsTransport({ ...credentials, server: `https://${on.address}:6443` });
  for (let index = 0; index < COUNT; index += 1) {
    const response = await send(
      {
        method: 'POST',
        path: '/api/v1/namespaces/default/pods',
        headers: { 'content-type': 'application/json' },
        body: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: {
            name: `sample-${index}`,
            ownerReferences: [
              {
                apiVersion: 'apps/v1',
                kind: 'ReplicaSet',
                name: 'sample',
                uid: '6f0ad1d2-6e8c-4a3f-9a1b-2f7d5c1e0b01',
                controller: true,
              },
            ],
          },
          spec: { nodeName: on.name, containers: [{ name: 'sample', image: 'registry.k8s.io/pause:3.10' }] },
        },
      },
      world.signal,
    );
    if (response.status !== 201)
      throw new Error(`cannot create a pod: ${response.status} ${response.body.slice(0, 300)}`);
  }
  world.note(`${COUNT} pods run on ${on.instanceId}`);
}
