import { acquireLease } from '@dedicated-k8s/core-sdk';
import { createLogger } from '@dedicated-k8s/observability';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../src/cli/parse-command-line.ts';
import { removeMemberInTurn } from '../src/etcd/remove-member-in-turn.ts';
import { imaginedNode, runAgent } from './world/imagined-node.ts';
import { createScene, type Scene } from './world/scene.ts';

/** Three control planes; `remove` asks the third to remove the first, which leads. */
async function scene(): Promise<Scene & { readonly remove: (patienceMs?: number) => Promise<object> }> {
  const created = createScene();
  const { clock, world, node } = created;
  for (const index of [1, 2, 3]) await clock.drive(runAgent(node(index)));
  const leader = world.clusters[0]?.members[0];
  const target = { memberId: leader?.id ?? '', name: leader?.name ?? '', peerUrl: leader?.peerUrls[0] ?? '' };
  return {
    ...created,
    remove: async (patienceMs = 60_000) => {
      const context = await imaginedNode(node(3));
      return clock.drive(removeMemberInTurn({ ...context, patienceMs }, target));
    },
  };
}

describe('a member that a control plane removes for a function', () => {
  test('is gone afterwards, leadership moved away first, and the turn is given back', async () => {
    const { world, remove } = await scene();
    expect(await remove()).toMatchObject({ outcome: 'removed', movedLeaderTo: world.clusters[0]?.members[0]?.id });
    expect(world.clusters[0]?.members).toHaveLength(2);
    expect(world.leases['etcd-membership']?.status).toBe('released');
  });

  test('fault row 11: is found gone when it is asked for again', async () => {
    const { remove } = await scene();
    await remove();
    expect(await remove()).toMatchObject({ outcome: 'already-removed' });
  });

  test('fault row 6: waits for its turn, and says who has it when that does not come', async () => {
    const { clock, node, remove, world } = await scene();
    const { leases, random } = await imaginedNode(node(2));
    await acquireLease(
      leases,
      { clock, random },
      { name: 'etcd-membership', owner: 'i-joining', durationMs: 3_600_000 },
    );
    const result = await remove(10_000);
    expect(result).toMatchObject({ outcome: 'waiting', code: 'LEASE_HELD' });
    expect(JSON.stringify(result)).toContain('i-joining');
    expect(world.clusters[0]?.members).toHaveLength(3);
  });

  test('takes its turn within its default patience from a holder that died', async () => {
    const { clock, node, remove } = await scene();
    const { leases, random, patience } = await imaginedNode(node(2));
    const dead = { name: 'etcd-membership', owner: 'i-dead', durationMs: patience.leaseMs };
    await acquireLease(leases, { clock, random }, dead);
    expect(await remove(patience.removalMs)).toMatchObject({ outcome: 'removed' });
  });

  test('is named by a decimal id: one in hex would look as if it were removed', async () => {
    const commandLine = parseCommandLine(
      ['etcd', 'remove-member', '--member-id=8e9e05c52164694d', '--name=a', '--peer-url=https://10.0.1.1:2380'],
      {},
    );
    if (commandLine.kind !== 'verb') throw new Error('not understood');
    const run = await commandLine.verb.load();
    const { signal } = new AbortController();
    const logger = createLogger({ service: 'test', sink: { write: () => {} } });
    await expect(run({ ...commandLine, logger, signal, print: () => {} })).rejects.toMatchObject({
      code: 'AGENT_USAGE',
    });
  });
});
