import { describe, expect, test } from 'vitest';
import { mortalRun } from './world/mortal-run.ts';
import { createScene, type Scene } from './world/scene.ts';

/** A world in which `others` control planes are up; one more node is about to start. */
async function sceneWith(others: number): Promise<Scene> {
  const scene = createScene();
  for (let index = 1; index <= others; index += 1) await scene.clock.drive(mortalRun(scene.node(index)));
  return scene;
}

function expectWhole({ world, files }: Scene, index: number, controlPlanes: number): void {
  const cluster = world.clusters.find(({ id }) => id === world.state.clusterId);
  expect(world.state.status).toBe('initialized');
  expect(cluster?.members.map(({ isLearner, name }) => ({ isLearner, started: name !== '' }))).toEqual(
    Array.from({ length: controlPlanes }, () => ({ isLearner: false, started: true })),
  );
  const instanceId = `i-${index}`;
  expect(world.launches.filter((launch) => launch.instanceId === instanceId)).toEqual([
    { instanceId, result: 'CONTINUE' },
  ]);
  expect(world.members.filter(({ status }) => status === 'active')).toHaveLength(controlPlanes);
  expect([...files(index).files.keys()].filter((path) => path.startsWith('/run/'))).toEqual([]);
}

describe.each([
  { role: 'control-plane', others: 0, name: 'init control plane' },
  { role: 'control-plane', others: 2, name: 'join control plane' },
  { role: 'worker', others: 1, name: 'join worker' },
] as const)('$name', ({ role, others }) => {
  const controlPlanes = others + (role === 'worker' ? 0 : 1);
  const index = others + 1;

  test('killed at any moment of any step or of kubeadm, and run again, converges', async () => {
    const whole = await sceneWith(others);
    const { moments } = await whole.clock.drive(mortalRun(whole.node(index, role)));
    expectWhole(whole, index, controlPlanes);

    for (const [killAt, moment] of moments.entries()) {
      const scene = await sceneWith(others);
      expect((await scene.clock.drive(mortalRun(scene.node(index, role), killAt))).outcome, moment).toBe('killed');
      expect((await scene.clock.drive(mortalRun(scene.node(index, role)))).outcome, moment).toBe('finished');
      expectWhole(scene, index, controlPlanes);
      // Only a kubeadm that was itself cut off is run a second time.
      const finished = scene.world.programs.filter((program) => /kubeadm (init|join)$/.test(program));
      expect(new Set(finished).size, moment).toBe(finished.length);
    }
  });

  test('killed again and again, one moment later each time, converges', async () => {
    const scene = await sceneWith(others);
    let killAt = 0;
    while ((await scene.clock.drive(mortalRun(scene.node(index, role), killAt))).outcome === 'killed') killAt += 1;
    expectWhole(scene, index, controlPlanes);
  });
});
