import { describe, expect, test, vi } from 'vitest';
import { mortalRun } from './world/mortal-run.ts';
import { createScene, type Scene } from './world/scene.ts';
import type { WorldState } from './world/world-state.ts';

// Hundreds of whole runs each: quick, but not on a machine that is busy with ten other things.
vi.setConfig({ testTimeout: 60_000 });

/** A world in which `others` control planes are up; one more node is about to start. */
async function sceneWith(others: number): Promise<Scene> {
  const scene = createScene();
  for (let index = 1; index <= others; index += 1) await scene.clock.drive(mortalRun(scene.node(index)));
  return scene;
}

interface Whole {
  readonly status: string;
  readonly members: readonly object[] | undefined;
  readonly launches: readonly object[];
  readonly registered: number;
  readonly secretFiles: readonly string[];
}

function wholeOf({ world, files }: Scene, index: number): Whole {
  const cluster = world.clusters.find(({ id }) => id === world.state.clusterId);
  return {
    status: world.state.status,
    members: cluster?.members.map(({ isLearner, name }) => ({ isLearner, started: name !== '' })),
    launches: world.launches.filter(({ instanceId }) => instanceId === `i-${index}`),
    registered: world.members.filter(({ status }) => status === 'active').length,
    secretFiles: [...files(index).files.keys()].filter((path) => path.startsWith('/run/')),
  };
}

/** Programs that ran to their end more than once on one node. */
function doneTwice({ programs }: WorldState): readonly string[] {
  const finished = programs.filter((program) => /kubeadm (init|join)$/.test(program));
  return finished.filter((program, at) => finished.indexOf(program) !== at);
}

describe.each([
  { role: 'control-plane', others: 0, name: 'init control plane' },
  { role: 'control-plane', others: 2, name: 'join control plane' },
  { role: 'worker', others: 1, name: 'join worker' },
] as const)('$name', ({ role, others }) => {
  const controlPlanes = others + (role === 'worker' ? 0 : 1);
  const index = others + 1;
  const whole: Whole = {
    status: 'initialized',
    members: Array.from({ length: controlPlanes }, () => ({ isLearner: false, started: true })),
    launches: [{ instanceId: `i-${index}`, result: 'CONTINUE' }],
    registered: controlPlanes,
    secretFiles: [],
  };

  test('killed at any moment of any step or of kubeadm, and run again, converges', async () => {
    const unharmed = await sceneWith(others);
    const { moments } = await unharmed.clock.drive(mortalRun(unharmed.node(index, role)));
    expect(wholeOf(unharmed, index)).toEqual(whole);

    for (const [killAt, moment] of moments.entries()) {
      const scene = await sceneWith(others);
      const first = await scene.clock.drive(mortalRun(scene.node(index, role), killAt));
      const second = await scene.clock.drive(mortalRun(scene.node(index, role)));
      expect({ moment, first: first.outcome, second: second.outcome, ...wholeOf(scene, index) }).toEqual({
        moment,
        first: 'killed',
        second: 'finished',
        ...whole,
      });
      expect({ moment, doneTwice: doneTwice(scene.world) }).toEqual({ moment, doneTwice: [] });
    }
  });

  test('killed again and again, one moment later each time, converges', async () => {
    const scene = await sceneWith(others);
    let killAt = 0;
    while ((await scene.clock.drive(mortalRun(scene.node(index, role), killAt))).outcome === 'killed') killAt += 1;
    expect(wholeOf(scene, index)).toEqual(whole);
  });
});
