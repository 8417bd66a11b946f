import { ABSENT_CLUSTER, type Clock, type ClusterState, clusterErrors } from '@dedicated-k8s/core-sdk';
import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { describe, expect, test, vi } from 'vitest';
import { bootstrapNode } from '../src/run/bootstrap-node.ts';
import { imaginedNode, runAgent } from './world/imagined-node.ts';
import { mortalRun } from './world/mortal-run.ts';
import { createScene } from './world/scene.ts';
import type { WorldState } from './world/world-state.ts';

// Hundreds of whole runs each: quick, but not on a machine that is busy with ten other things.
vi.setConfig({ testTimeout: 60_000 });

/** Clusters that somebody was led to: the one of the state item, and any whose join material or member entry is in use. */
function usedClusters({ clusters, state, members }: WorldState): number {
  const used = clusters.filter(
    ({ id, members: etcd }) =>
      id === state.clusterId ||
      etcd.some((member) => members.some((item) => item.memberId === member.id && item.status === 'active')),
  );
  return used.length;
}

test('a member whose removal was given up is a sign of life: nobody initialises beside it', async () => {
  const { clock, world, node } = createScene();
  await clock.drive(runAgent(node(1)));
  // The state item was lost, nobody answers at the endpoint, and the mirror was reset.
  world.state = ABSENT_CLUSTER;
  world.targets = {};
  world.parameters = {};
  world.members = world.members.map((member) => ({ ...member, status: 'removal-failed' }));
  await expect(clock.drive(runAgent(node(2)))).rejects.toMatchObject({ code: 'AGENT_START_REFUSED' });
  expect(world.clusters).toHaveLength(1);
});

describe('fault row 25: a control plane that is refused its start', () => {
  test('holds, with heartbeats, as long as its patience lasts before its instance is replaced', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    world.state = ABSENT_CLUSTER;
    const memory = memorySink();
    const logger = createLogger({ service: 'bootstrap-agent', sink: memory.sink });
    const context = await imaginedNode({ ...node(2), logger });
    let beats = 0;
    const heartbeat: typeof context.hooks.heartbeat = (action) => {
      beats += 1;
      return context.hooks.heartbeat(action);
    };
    const begunAt = clock.now();
    const run = bootstrapNode({ ...context, hooks: { ...context.hooks, heartbeat } });
    await expect(clock.drive(run)).rejects.toMatchObject({ code: 'AGENT_START_REFUSED' });

    const heldMs = Math.round(clock.now() - begunAt);
    expect(heldMs).toBeGreaterThan(40 * 60_000);
    expect(heldMs).toBeLessThanOrEqual(context.patience.totalMs);
    expect(beats).toBeGreaterThan(35);
    expect(world.launches.at(-1)).toEqual({ instanceId: 'i-2', result: 'ABANDON' });
    // Neither side is touched: a person has to see both.
    expect(world.programs.filter((program) => program.startsWith('i-2'))).toEqual([]);
    // Said once an attempt, not at every look, with what to do.
    const said = memory.records.filter(({ message }) => message === 'this node does not start, and looks again');
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThan(6);
    expect(said[0]).toMatchObject({
      level: 'ERROR',
      error: { code: 'AGENT_START_REFUSED', runbook: expect.any(String) as string },
    });
  });

  test('leaves what it had begun before as it is: a person has to see both sides', async () => {
    const whole = createScene();
    await whole.clock.drive(runAgent(whole.node(1)));
    const { moments } = await whole.clock.drive(mortalRun(whole.node(2)));

    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    // Joined, and not in service yet.
    await clock.drive(mortalRun(node(2), moments.indexOf('applying register-target')));
    expect(world.clusters[0]?.members).toHaveLength(2);
    world.state = ABSENT_CLUSTER;
    const before = structuredClone(world.clusters);
    await expect(clock.drive(runAgent(node(2)))).rejects.toMatchObject({ code: 'AGENT_START_REFUSED' });
    expect(world.clusters).toEqual(before);
    expect(world.programs.filter((program) => program.includes('reset'))).toEqual([]);
  });

  test('goes on by itself once a person has put the state item back', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const lost = world.state;
    world.state = ABSENT_CLUSTER;
    const run = runAgent(node(2));
    await clock.advance(30 * 60_000);
    expect(world.launches.map(({ instanceId }) => instanceId)).toEqual(['i-1']);
    world.state = lost;
    await clock.drive(run);
    expect(world.launches.at(-1)).toEqual({ instanceId: 'i-2', result: 'CONTINUE' });
    expect(world.clusters).toHaveLength(1);
  });
});

test('a cluster that comes up between two looks is joined, not taken for a contradiction', async () => {
  const { clock, world, node } = createScene();
  const late = await imaginedNode(node(2));
  const { parameters } = late;
  let made = false;
  const get: typeof parameters.get = async (names) => {
    // A slow answer: by the time it comes, another node has made the cluster.
    if (!made && names.some((name) => name.endsWith('/initialized'))) {
      made = true;
      await runAgent(node(1));
    }
    return parameters.get(names);
  };
  await clock.drive(bootstrapNode({ ...late, parameters: { ...parameters, get } }));
  expect(world.state).toMatchObject({ status: 'initialized', owner: 'i-1' });
  expect(world.programs).toContain('i-2 kubeadm join');
});

describe('the holder of the init lease', () => {
  test('dies for good at any moment: another takes over, or the cluster that it finished lives on', async () => {
    const whole = createScene();
    const { moments } = await whole.clock.drive(mortalRun(whole.node(1)));
    for (const [killAt, moment] of moments.entries()) {
      const { clock, world, node } = createScene();
      await clock.drive(mortalRun(node(1), killAt));
      const holder = world.instances['i-1'];
      if (holder !== undefined) holder.state = 'terminated';
      // Its target is drained by the load balancer.
      delete world.targets['i-1'];
      if (world.state.status === 'initialized') continue;
      await clock.drive(runAgent(node(2)));
      const inits = world.programs.filter((program) => program === 'i-2 kubeadm init').length;
      const { status, owner } = world.state;
      expect({ moment, status, owner, inits }).toEqual({ moment, status: 'initialized', owner: 'i-2', inits: 1 });
    }
  });

  test('is killed, another takes over, and the first one joins when it comes back', async () => {
    const whole = createScene();
    const { moments } = await whole.clock.drive(mortalRun(whole.node(1)));
    const beforeRegistration = moments.slice(0, moments.indexOf('applying register-member'));
    for (const [killAt, moment] of beforeRegistration.entries()) {
      const { clock, world, node } = createScene();
      await clock.drive(mortalRun(node(1), killAt));
      await clock.drive(runAgent(node(2)));
      await clock.drive(runAgent(node(1)));
      const { members } = world.clusters.find(({ id }) => id === world.state.clusterId) ?? { members: [] };
      const addresses = members.flatMap(({ peerUrls }) => peerUrls);
      expect({ moment, owner: world.state.owner, addresses, used: usedClusters(world) }).toEqual({
        moment,
        owner: 'i-2',
        addresses: ['https://10.0.1.2:2380', 'https://10.0.1.1:2380'],
        used: 1,
      });
    }
  });

  test('is paused past its lease: what it does after it resumes is refused, and it joins', async () => {
    const { clock, world, node } = createScene();
    const paused = Promise.withResolvers<void>();
    const resumed = Promise.withResolvers<void>();
    // A paused process renews nothing: its heartbeat sleeps as long as it does.
    const pausableClock: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        if (world.state.owner === 'i-2') await resumed.promise;
      },
    };
    const first = runAgent({ ...node(1), clock: pausableClock }, async ({ step, phase }) => {
      if (step !== 'kubeadm-init' || phase !== 'applied') return;
      paused.resolve();
      await resumed.promise;
    });
    await clock.drive(paused.promise);
    world.leases['cluster-init'] = { ...world.leases['cluster-init']!, expiresAt: 0 };
    await clock.drive(runAgent(node(2)));
    expect(world.state).toMatchObject({ status: 'initialized', owner: 'i-2' });

    resumed.resolve();
    await clock.drive(first);
    expect(world.state).toMatchObject({ status: 'initialized', owner: 'i-2' });
    const material = JSON.parse(world.parameters['/demo/cluster/join-material']?.value ?? '{}') as {
      updatedBy?: string;
    };
    expect(material.updatedBy).toBe('i-2');
    expect(usedClusters(world)).toBe(1);
    expect(world.clusters.find(({ id }) => id === world.state.clusterId)?.members).toHaveLength(2);
  });
});

describe('a state item that cannot be read', () => {
  test('is never taken for the absence of a cluster', async () => {
    const { clock, world, node } = createScene();
    const context = await imaginedNode({ ...node(1), patience: { attempts: 3 } });
    const denied = {
      ...context.clusterState,
      read: (): Promise<ClusterState> =>
        Promise.reject(
          clusterErrors.CLUSTER_STATE_UNREADABLE({ table: 'demo-bootstrap-lock', reason: 'AccessDenied' }),
        ),
    };
    await expect(clock.drive(bootstrapNode({ ...context, clusterState: denied }))).rejects.toThrow('AccessDenied');
    expect(world.programs).toEqual([]);
    expect(world.launches).toEqual([{ instanceId: 'i-1', result: 'ABANDON' }]);
  });
});
