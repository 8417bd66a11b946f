import type { Clock } from '@dedicated-k8s/core-sdk';
import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { describe, expect, test, vi } from 'vitest';
import { refreshJoinMaterial } from '../src/join/refresh-join-material.ts';
import { bootstrapNode } from '../src/run/bootstrap-node.ts';
import { imaginedNode, runAgent } from './world/imagined-node.ts';
import { mortalRefresh } from './world/mortal-refresh.ts';
import { createScene, type Scene } from './world/scene.ts';
import type { WorldState } from './world/world-state.ts';

vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;
const MATERIAL = '/demo/cluster/join-material';
const KEY = '/demo/cluster/certificate-key';

/** A cluster of `size` control planes, `ageMs` after the first one published what others join with. */
async function clusterOf(size: number, ageMs: number): Promise<Scene> {
  const scene = createScene();
  for (let index = 1; index <= size; index += 1) await scene.clock.drive(runAgent(scene.node(index)));
  scene.clock.pause(ageMs);
  return scene;
}

async function refresh({ clock, node }: Scene, index = 1) {
  return clock.drive(refreshJoinMaterial(await imaginedNode(node(index))));
}

/** What a node that looks now would join with, and whether the cluster takes it. */
function published({ parameters, clusters }: WorldState, now: number) {
  const material = JSON.parse(parameters[MATERIAL]?.value ?? '{}') as Record<string, unknown>;
  const [cluster] = clusters;
  const saysKeyIsGood = Number(material['certificateKeyExpiresAt']) > now;
  const opens = parameters[KEY]?.value === cluster?.certificateKey && (cluster?.certificatesExpireAt ?? 0) > now;
  return {
    tokenWorks: (cluster?.tokens[String(material['token'])] ?? 0) > now,
    /** A key that is said to be good must be: a node that joins with another one fails. */
    keyIsHonest: !saysKeyIsGood || opens,
    canJoin: saysKeyIsGood && opens,
  };
}

const whole = { tokenWorks: true, keyIsHonest: true, canJoin: true };

describe('join refresh', () => {
  test('leaves what is fresh alone, without asking for the lease', async () => {
    const scene = await clusterOf(1, HOUR_MS);
    const { parameters, leases } = structuredClone(scene.world);
    expect(await refresh(scene)).toMatchObject({ outcome: 'fresh', reason: expect.any(String) as string });
    expect(scene.world.parameters).toEqual(parameters);
    expect(scene.world.leases).toEqual(leases);
  });

  test.each([
    ['the key after 90 minutes', 1.6 * HOUR_MS],
    ['the key that has expired', 3 * HOUR_MS],
    ['token and key after a day', 25 * HOUR_MS],
  ])('makes %s anew, so that a control plane and a worker can join', async (_, ageMs) => {
    const scene = await clusterOf(1, ageMs);
    const now = scene.clock.now();
    expect(await refresh(scene)).toMatchObject({
      outcome: 'refreshed',
      tokenExpiresAt: expect.toSatisfy((at: number) => at - now >= 4 * HOUR_MS) as number,
      certificateKeyExpiresAt: expect.toSatisfy((at: number) => Math.abs(at - now - 2 * HOUR_MS) < 60_000) as number,
    });
    await scene.clock.drive(runAgent(scene.node(2)));
    await scene.clock.drive(runAgent(scene.node(3, 'worker')));
    expect(scene.world.launches.map(({ result }) => result)).toEqual(['CONTINUE', 'CONTINUE', 'CONTINUE']);
    expect([scene.world.parameters[KEY]?.secure, scene.world.parameters[MATERIAL]?.secure]).toEqual([true, true]);
  });

  test('without it, nobody can join any more', async () => {
    const scene = await clusterOf(1, 3 * HOUR_MS);
    const late = runAgent({ ...scene.node(2), patience: { attempts: 1 } });
    await expect(scene.clock.drive(late)).rejects.toMatchObject({ code: 'NODE_JOIN_MATERIAL_MISSING' });
  });

  test('fault row 20: ten nodes ask at once, one makes it, the others see what it made', async () => {
    const scene = await clusterOf(10, 25 * HOUR_MS);
    const before = scene.world.programs.length;
    const nodes = await Promise.all(Array.from({ length: 10 }, (_, n) => imaginedNode(scene.node(n + 1))));
    const results = await scene.clock.drive(Promise.all(nodes.map(refreshJoinMaterial)));
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual([...Array(9).fill('fresh'), 'refreshed']);
    expect(scene.world.programs.slice(before).filter((program) => program.includes('upload-certs'))).toHaveLength(1);
    expect(scene.world.programs.slice(before).filter((program) => program.includes('token create'))).toHaveLength(1);
    expect(published(scene.world, scene.clock.now())).toEqual(whole);
  });

  test('every ten minutes for a week: the token always works, and there are never more than three', async () => {
    const scene = await clusterOf(1, 0);
    let most = 0;
    for (let round = 0; round < 7 * 24 * 6; round += 1) {
      scene.clock.pause(600_000);
      await refresh(scene);
      const now = scene.clock.now();
      expect(published(scene.world, now)).toEqual(whole);
      const tokens = Object.values(scene.world.clusters[0]?.tokens ?? {}).filter((expiresAt) => expiresAt > now);
      most = Math.max(most, tokens.length);
    }
    expect(most).toBeLessThanOrEqual(3);
    expect(scene.world.programs.filter((program) => program.includes('upload-certs')).length).toBeLessThan(130);
  });

  test.each([
    ['deleted in the cluster', (world: WorldState) => void (world.clusters[0]!.tokens['abcdef.0123456789abcdef'] = 0)],
    ['gone as a whole', (world: WorldState) => void delete world.parameters[MATERIAL]],
    [
      'broken by hand',
      (world: WorldState) =>
        void (world.parameters[MATERIAL] = { ...world.parameters[MATERIAL]!, value: '{"token":1}' }),
    ],
  ])('replaces material that is %s', async (_, harm) => {
    const scene = await clusterOf(1, 0);
    harm(scene.world);
    expect(await refresh(scene)).toMatchObject({ outcome: 'refreshed' });
    expect(published(scene.world, scene.clock.now())).toEqual(whole);
  });

  test.each([
    ['absent', 'the cluster is absent'],
    ['initializing', 'the cluster is initializing'],
    ['restoring', 'the cluster is restoring'],
  ] as const)('waits while the cluster is %s: whoever makes or restores it publishes', async (status, reason) => {
    const scene = await clusterOf(1, 25 * HOUR_MS);
    scene.world.state = { ...scene.world.state, status };
    expect(await refresh(scene)).toEqual({ kind: 'join-refresh', outcome: 'waiting', reason });
  });

  test('waits on a node whose etcd is of a cluster that does not count (I1)', async () => {
    const scene = await clusterOf(1, 25 * HOUR_MS);
    scene.world.state = { ...scene.world.state, clusterId: '42' };
    const { parameters } = structuredClone(scene.world);
    expect(await refresh(scene)).toMatchObject({
      outcome: 'waiting',
      reason: expect.stringContaining('not of 42') as string,
    });
    expect(scene.world.parameters).toEqual(parameters);
  });

  test('killed before or after any write, or inside of kubeadm, never lies about the key, and the next one converges', async () => {
    for (const ageMs of [1.6 * HOUR_MS, 25 * HOUR_MS]) {
      const unharmed = await clusterOf(2, ageMs);
      const { moments } = await unharmed.clock.drive(mortalRefresh(unharmed.node(1)));
      expect(moments.length).toBeGreaterThan(15);
      for (const [killAt, moment] of moments.entries()) {
        // Run again by the same node, and by another one that waits for the lease of the dead.
        for (const next of [1, 2]) {
          const scene = await clusterOf(2, ageMs);
          expect((await scene.clock.drive(mortalRefresh(scene.node(1), killAt))).outcome).toBe('killed');
          expect({ moment, ...published(scene.world, scene.clock.now()) }).toMatchObject({ moment, keyIsHonest: true });
          await refresh(scene, next);
          expect({ moment, next, ...published(scene.world, scene.clock.now()) }).toEqual({ moment, next, ...whole });
          const tokens = Object.values(scene.world.clusters[0]?.tokens ?? {});
          // A token that was made and not published yet is taken up again.
          expect(tokens.filter((expiresAt) => expiresAt > scene.clock.now())).toHaveLength(1);
        }
      }
    }
  });

  test('paused past its lease while it writes, it withdraws what it wrote over, and the next one makes it anew', async () => {
    const scene = await clusterOf(2, 1.6 * HOUR_MS);
    const [paused, resumed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // A paused process renews nothing: its heartbeat sleeps as long as it does.
    let isPaused = false;
    const clock: Clock = {
      now: () => scene.clock.now(),
      monotonic: () => scene.clock.monotonic(),
      sleep: async (ms, signal) => {
        await scene.clock.sleep(ms, signal);
        if (isPaused) await resumed.promise;
      },
    };
    const node = await imaginedNode({ ...scene.node(1), clock });
    const put: typeof node.parameters.put = async (name, ...rest) => {
      if (name === KEY) {
        isPaused = true;
        paused.resolve();
        await resumed.promise;
      }
      await node.parameters.put(name, ...rest);
    };
    const slow = refreshJoinMaterial({ ...node, parameters: { ...node.parameters, put } });
    await paused.promise;
    expect(await refresh(scene, 2)).toMatchObject({ outcome: 'refreshed' });
    isPaused = false;
    resumed.resolve();
    expect(await scene.clock.drive(slow)).toMatchObject({ outcome: 'waiting' });
    expect(published(scene.world, scene.clock.now())).toMatchObject({ keyIsHonest: true, canJoin: false });
    expect(await refresh(scene, 2)).toMatchObject({ outcome: 'refreshed' });
    expect(published(scene.world, scene.clock.now())).toEqual(whole);
  });

  test('fault row 31: no token and no key in its log, at any level, nor in its result', async () => {
    const scene = await clusterOf(1, 25 * HOUR_MS);
    const memory = memorySink();
    const logger = createLogger({ service: 'bootstrap-agent', level: 'DEBUG', sink: memory.sink });
    const result = await scene.clock.drive(refreshJoinMaterial(await imaginedNode({ ...scene.node(1), logger })));
    const said = [JSON.stringify(result), ...memory.lines];
    const secrets = [scene.world.parameters[KEY]?.value ?? '', ...Object.keys(scene.world.clusters[0]?.tokens ?? {})];
    expect(said.length).toBeGreaterThan(1);
    expect(said.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
  });
});

test('a control plane that read the key right before a refresh fails, tries again by itself, and joins', async () => {
  const scene = await clusterOf(1, 1.6 * HOUR_MS);
  const node = await imaginedNode(scene.node(2));
  let refreshed: string | undefined;
  const get: typeof node.parameters.get = async (names) => {
    const found = await node.parameters.get(names);
    if (refreshed === undefined && names.includes(KEY)) {
      refreshed = (await refreshJoinMaterial(await imaginedNode(scene.node(1)))).outcome;
    }
    return found;
  };
  const memory = memorySink();
  const logger = createLogger({ service: 'bootstrap-agent', sink: memory.sink });
  await scene.clock.drive(bootstrapNode({ ...node, logger, parameters: { ...node.parameters, get } }));
  expect(refreshed).toBe('refreshed');
  expect(memory.lines.join('\n')).toContain('KUBEADM_CERTIFICATE_KEY_REJECTED');
  expect(scene.world.launches.at(-1)).toEqual({ instanceId: 'i-2', result: 'CONTINUE' });
});
