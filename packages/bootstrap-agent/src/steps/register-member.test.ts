import { expect, test } from 'vitest';
import { imaginedNode, runAgent } from '../../test/world/imagined-node.ts';
import { createScene } from '../../test/world/scene.ts';
import { registerMember } from './register-member.ts';

test('fault row 24: the member of 10.0.1.1 is not taken for that of 10.0.1.10', async () => {
  const { clock, world, node } = createScene();
  await clock.drive(runAgent(node(10)));
  await clock.drive(runAgent(node(1)));
  const [cluster] = world.clusters;
  const idOf = (address: string) =>
    cluster?.members.find(({ peerUrls }) => peerUrls[0] === `https://${address}:2380`)?.id;
  expect(world.members.map(({ privateIp, memberId }) => [privateIp, memberId])).toEqual([
    ['10.0.1.10', idOf('10.0.1.10')],
    ['10.0.1.1', idOf('10.0.1.1')],
  ]);
});

test('a member that etcd does not list is said to be missing', async () => {
  const { clock, world, node } = createScene();
  await clock.drive(runAgent(node(10)));
  await clock.drive(runAgent(node(1)));
  world.clusters[0]?.members.splice(1, 1);
  const context = await imaginedNode(node(1));
  const observe = () => imaginedNode(node(10)).then((other) => other.etcd.observe(['10.0.1.10'], other.signal));
  const missing = registerMember.check({ ...context, etcd: { ...context.etcd, observe } });
  await expect(missing).rejects.toMatchObject({ code: 'NODE_MEMBER_MISSING' });
});
