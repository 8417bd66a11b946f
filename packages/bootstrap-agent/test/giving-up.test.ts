import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { describe, expect, test } from 'vitest';
import type { EtcdMembers } from '../src/etcd/etcd-members.ts';
import type { KubernetesNode } from '../src/kubernetes/kubernetes-api.ts';
import { bootstrapNode } from '../src/run/bootstrap-node.ts';
import { imaginedNode, runAgent } from './world/imagined-node.ts';
import { createScene } from './world/scene.ts';

/** What a kubelet says of its Node while no pod network is installed. */
const NO_CNI =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

const neverReady = async (name: string): Promise<KubernetesNode> => ({
  metadata: { name, uid: '1', labels: { 'node-role.kubernetes.io/control-plane': '' } },
  spec: {},
  status: { conditions: [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: NO_CNI }] },
});

describe('a node that gives up', () => {
  test('after its attempts, leaves nothing of itself behind and has its instance replaced', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const context = await imaginedNode({ ...node(2), patience: { attempts: 3 } });
    // Fault row 26: registered, and never healthy.
    const health = async () =>
      new Map(Object.keys(world.targets).map((id) => [id, id === 'i-2' ? 'unhealthy' : 'healthy']));
    const run = bootstrapNode({ ...context, targets: { ...context.targets, health } });
    await expect(clock.drive(run)).rejects.toMatchObject({ code: 'NODE_TARGET_UNHEALTHY' });

    expect(world.launches.at(-1)).toEqual({ instanceId: 'i-2', result: 'ABANDON' });
    expect(world.clusters[0]?.members).toHaveLength(1);
    expect(Object.keys(world.targets)).toEqual(['i-1']);
    expect(world.members.filter(({ status }) => status === 'active').map(({ instanceId }) => instanceId)).toEqual([
      'i-1',
    ]);
    expect(world.programs.at(-1)).toBe('i-2 kubeadm reset');
  });

  test('because the cluster does not take its token, names that in its last error', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    for (const cluster of world.clusters) delete cluster.tokens['abcdef.0123456789abcdef'];
    const run = runAgent({ ...node(2, 'worker'), patience: { attempts: 2 } });
    await expect(clock.drive(run)).rejects.toMatchObject({ code: 'KUBEADM_TOKEN_REJECTED' });
    expect(world.launches.at(-1)).toEqual({ instanceId: 'i-2', result: 'ABANDON' });
  });

  test('at once, where no further attempt can help', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const material = world.parameters['/demo/cluster/join-material'];
    if (material !== undefined) {
      const other = { ...JSON.parse(material.value), caCertHash: `sha256:${'0'.repeat(64)}` };
      world.parameters[material.name] = { ...material, value: JSON.stringify(other) };
    }
    await expect(clock.drive(runAgent(node(2, 'worker')))).rejects.toMatchObject({ code: 'KUBEADM_CLUSTER_MISMATCH' });
  });

  test('when it was in service before, is only reported', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    await clock.drive(runAgent(node(2)));
    const context = await imaginedNode({ ...node(2), patience: { attempts: 1 } });
    const run = bootstrapNode({ ...context, kubernetes: () => Promise.reject(new Error('broken')) });
    await expect(clock.drive(run)).rejects.toThrow('broken');
    expect(world.clusters[0]?.members).toHaveLength(2);
    expect(world.launches).toHaveLength(2);
  });

  test('leaves the cluster that it initialised as it is: the termination of its instance asks etcd first', async () => {
    const { clock, world, node } = createScene();
    const context = await imaginedNode({ ...node(1), patience: { attempts: 1 } });
    // No pod network, say: the cluster is initialised, its first Node never Ready.
    const kubernetes = async () => Object.assign(Object.create(await context.kubernetes()), { node: neverReady });
    await expect(clock.drive(bootstrapNode({ ...context, kubernetes }))).rejects.toMatchObject({
      code: 'NODE_NOT_READY',
      message: `The Node ip-10-0-1-1.eu-west-1.compute.internal is not Ready: KubeletNotReady: ${NO_CNI}`,
      check: expect.stringContaining('describe node ip-10-0-1-1.eu-west-1.compute.internal;') as string,
    });

    expect(world.launches.at(-1)).toEqual({ instanceId: 'i-1', result: 'ABANDON' });
    expect(world.state.status).toBe('initialized');
    expect(world.members.map(({ status }) => status)).toEqual(['active']);
    expect(Object.keys(world.targets)).toEqual(['i-1']);
  });

  test('and may not leave etcd yet, is not noted as removed', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const context = await imaginedNode({ ...node(2), patience: { attempts: 1 } });
    const etcd = Object.assign(Object.create(context.etcd), {
      remove: () => Promise.reject(clusterErrors.ETCD_UNHEALTHY_CLUSTER()),
    });
    const kubernetes = async () => Object.assign(Object.create(await context.kubernetes()), { node: neverReady });
    await expect(clock.drive(bootstrapNode({ ...context, etcd, kubernetes }))).rejects.toMatchObject({
      code: 'NODE_NOT_READY',
    });

    expect(world.clusters[0]?.members).toHaveLength(2);
    expect(world.members.map(({ instanceId, status }) => [instanceId, status])).toEqual([
      ['i-1', 'active'],
      ['i-2', 'active'],
    ]);
  });

  test('and is refused by the other members is not taken for none of theirs', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const context = await imaginedNode({ ...node(2), patience: { attempts: 1 } });
    const observe: EtcdMembers['observe'] = (addresses, signal) =>
      addresses.includes('10.0.1.2')
        ? context.etcd.observe(addresses, signal)
        : Promise.reject(clusterErrors.ETCD_TLS_REFUSED({ endpoint: '10.0.1.1', reason: 'CERT_NOT_YET_VALID' }));
    const etcd = Object.assign(Object.create(context.etcd), { observe });
    const kubernetes = async () => Object.assign(Object.create(await context.kubernetes()), { node: neverReady });
    await expect(clock.drive(bootstrapNode({ ...context, etcd, kubernetes }))).rejects.toMatchObject({
      code: 'NODE_NOT_READY',
    });

    expect(world.clusters[0]?.members).toHaveLength(2);
    expect(world.programs).not.toContain('i-2 kubeadm reset');
    expect(world.members.map(({ status }) => status)).toEqual(['active', 'active']);
  });

  test('that was ended by a signal, gives nothing up', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const stop = new AbortController();
    const run = runAgent({ ...node(2), signal: stop.signal }, ({ step, phase }) => {
      if (step === 'register-target' && phase === 'applying') stop.abort(new Error('SIGTERM'));
    });
    await expect(clock.drive(run)).rejects.toThrow('SIGTERM');
    expect(world.clusters[0]?.members).toHaveLength(2);
    expect(world.launches).toHaveLength(1);
    await clock.drive(runAgent(node(2)));
    expect(world.launches.at(-1)).toEqual({ instanceId: 'i-2', result: 'CONTINUE' });
  });
});
