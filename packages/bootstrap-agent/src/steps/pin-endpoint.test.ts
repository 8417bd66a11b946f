import { expect, test } from 'vitest';
import { imaginedNode } from '../../test/world/imagined-node.ts';
import { createScene } from '../../test/world/scene.ts';
import { pinEndpoint } from './pin-endpoint.ts';

test('the line of this node comes first and is the only thing that changes', async () => {
  const { node, files } = createScene();
  const context = await imaginedNode(node(1));
  const hosts = '127.0.0.1 localhost\n10.9.9.9 demo-cp-lb.internal\n';
  await files(1).write('/etc/hosts', hosts);
  await pinEndpoint.apply(context);
  await pinEndpoint.apply(context);
  expect(await files(1).read('/etc/hosts')).toBe(`10.0.1.1 demo-cp-lb.internal # bootstrap-agent\n${hosts}`);
  await pinEndpoint.undo?.(context);
  expect(await files(1).read('/etc/hosts')).toBe(hosts);
});

test('an endpoint that is an address needs none', async () => {
  const { node } = createScene();
  const context = await imaginedNode(node(1));
  const cluster = { ...context.cluster, endpoint: '10.0.0.9:6443' };
  expect((await pinEndpoint.check({ ...context, cluster })).kind).toBe('satisfied');
});
