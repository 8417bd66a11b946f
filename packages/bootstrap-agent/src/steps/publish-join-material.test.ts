import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { expect, test } from 'vitest';
import { imaginedNode, runAgent } from '../../test/world/imagined-node.ts';
import { createScene } from '../../test/world/scene.ts';
import { publishJoinMaterial } from './publish-join-material.ts';

async function scene() {
  const created = createScene();
  await created.clock.drive(runAgent(created.node(1)));
  // As if the run had been cut off before it recorded the cluster.
  created.world.state = { ...created.world.state, status: 'initializing' };
  return { ...created, node: await imaginedNode(created.node(1)) };
}

const edit = (text: string, change: object): string => JSON.stringify({ ...(JSON.parse(text) as object), ...change });

test('material of this cluster that is fresh is not made anew', async () => {
  const { node } = await scene();
  expect((await publishJoinMaterial.check(node)).kind).toBe('satisfied');
});

test.each([
  ['whose token runs out', { tokenExpiresAt: 0 }],
  ['whose certificate key runs out', { certificateKeyExpiresAt: 0 }],
  ['of another cluster', { caCertHash: `sha256:${'0'.repeat(64)}` }],
  ['that is broken', { token: 'x' }],
])('material %s is', async (_, change) => {
  const { node, world } = await scene();
  const name = '/demo/cluster/join-material';
  const parameter = world.parameters[name];
  if (parameter !== undefined) world.parameters[name] = { ...parameter, value: edit(parameter.value, change) };
  expect((await publishJoinMaterial.check(node)).kind).toBe('needed');
});

test('material that cannot be read is not taken for absent: made anew, it would void the key that others join with', async () => {
  const { node } = await scene();
  const denied = clusterErrors.PARAMETER_UNREADABLE({ names: 'join-material', reason: 'denied' }, { retryable: false });
  const parameters = { ...node.parameters, get: () => Promise.reject(denied) };
  await expect(publishJoinMaterial.check({ ...node, parameters })).rejects.toBe(denied);
});

test('the certificate key is in a secure parameter of its own, and not in the material', async () => {
  const { world } = await scene();
  const key = world.parameters['/demo/cluster/certificate-key'];
  expect(key).toMatchObject({ secure: true, value: world.clusters[0]?.certificateKey });
  expect(world.parameters['/demo/cluster/join-material']?.value).not.toContain(key?.value);
});
