import { describe, expect, test } from 'vitest';
import { Journal } from '../src/journal/journal.ts';
import { createEffects } from '../src/plan/effects.ts';
import { type PlanResult, planNode } from '../src/plan/plan-node.ts';
import { plannedCloud, plannedEtcd } from '../src/plan/planned-cloud.ts';
import { plannedHost } from '../src/plan/planned-host.ts';
import { type ImaginedNodeOptions, imaginedNode, runAgent } from './world/imagined-node.ts';
import { createScene } from './world/scene.ts';

async function plan(options: ImaginedNodeOptions): Promise<PlanResult> {
  const real = await imaginedNode(options);
  const effects = createEffects();
  const host = plannedHost(real, effects);
  const etcd = plannedEtcd(real.etcd, effects);
  const journal = await Journal.open(host.files, () => 'nonce');
  return planNode({ ...real, ...host, ...plannedCloud(real, effects), etcd, journal }, effects);
}

const verdicts = ({ steps }: PlanResult) => Object.fromEntries(steps.map(({ step, verdict }) => [step, verdict]));

describe('a plan', () => {
  test('of the first control plane ends at kubeadm, and changes nothing', async () => {
    const { world, node, files } = createScene();
    const before = structuredClone(world);
    const result = await plan(node(1));
    expect(result).toMatchObject({ role: 'init-control-plane', start: 'init' });
    expect(verdicts(result)).toMatchObject({
      'start-container-runtime': 'needed',
      'clear-leftovers': 'satisfied',
      'kubeadm-init': 'needed',
      'publish-join-material': 'follows',
    });
    const init = result.steps.find(({ step }) => step === 'kubeadm-init');
    expect(init?.effects).toContain('run kubeadm init --config /run/bootstrap-agent/kubeadm-init.yaml');
    expect({ ...world, instances: {} }).toEqual({ ...before, instances: {} });
    expect([...files(1).files.keys()]).toEqual(['/var/lib/bootstrap-agent/journal.json']);
  });

  test('of a worker without a cluster waits', async () => {
    const { node } = createScene();
    expect(verdicts(await plan(node(1, 'worker')))).toMatchObject({
      'await-join-material': 'waits',
      'join-worker': 'needed',
      'complete-launch-hook': 'follows',
    });
  });

  test('of a finished node has nothing to do', async () => {
    const { clock, node } = createScene();
    await clock.drive(runAgent(node(1)));
    await clock.drive(runAgent(node(2)));
    expect(new Set(Object.values(verdicts(await plan(node(2)))))).toEqual(new Set(['satisfied']));
  });

  test('holds no secret', async () => {
    const { clock, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const text = JSON.stringify(await plan(node(2)));
    expect(text).not.toContain('0123456789abcdef');
  });

  test('of a control plane that must not start says why', async () => {
    const { world, node } = createScene();
    world.targets['i-stranger'] = 'healthy';
    expect(await plan(node(1))).toMatchObject({ start: 'refuse', steps: [] });
  });
});
