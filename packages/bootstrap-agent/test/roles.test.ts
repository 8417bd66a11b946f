import { addVacancy, systemRandom } from '@dedicated-k8s/core-sdk';
import { captureSpans } from '@dedicated-k8s/observability/testing';
import { describe, expect, test, vi } from 'vitest';
import { Journal } from '../src/journal/journal.ts';
import { imaginedCloud } from './world/imagined-cloud.ts';
import { runAgent } from './world/imagined-node.ts';
import { createScene } from './world/scene.ts';
import { memoryWorld } from './world/world-state.ts';

// Hundreds of whole runs each: quick, but not on a machine that is busy with ten other things.
vi.setConfig({ testTimeout: 60_000 });

describe('the first control plane', () => {
  test('makes a cluster, publishes what others need, and says so last', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const { state, parameters, members, targets, launches, clusters, programs } = world;
    expect(state).toMatchObject({ status: 'initialized', owner: 'i-1', clusterId: clusters[0]?.id });
    expect(parameters['/demo/cluster/join-material']?.secure).toBe(true);
    expect(parameters['/demo/cluster/initialized']?.value).toBe('true');
    expect(members).toMatchObject([{ instanceId: 'i-1', privateIp: '10.0.1.1', status: 'active' }]);
    expect(targets).toEqual({ 'i-1': 'healthy' });
    expect(launches).toEqual([{ instanceId: 'i-1', result: 'CONTINUE' }]);
    expect(programs).toEqual(['i-1 kubeadm init', 'i-1 kubeadm init phase upload-certs']);
  });

  test('leaves no secret in a parameter that is not secure, and none on its disk', async () => {
    const { clock, world, node, files } = createScene();
    await clock.drive(runAgent(node(1)));
    const secret = /[a-z0-9]{6}\.[a-z0-9]{16}|(?<!sha256:)\b[0-9a-f]{64}\b/;
    const open = Object.values(world.parameters).filter(({ secure }) => !secure);
    expect(open.filter(({ value }) => secret.test(value))).toEqual([]);
    expect([...files(1).files].filter(([, { content }]) => secret.test(content))).toEqual([]);
  });

  test('run once more has nothing to do', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const before = structuredClone(world);
    const phases: string[] = [];
    await clock.drive(runAgent(node(1), ({ phase }) => void phases.push(phase)));
    expect(new Set(phases)).toEqual(new Set(['checking', 'satisfied']));
    expect({ ...world, leases: {} }).toEqual({ ...before, leases: {} });
  });
});

describe('a birth', () => {
  test.each([3, 10])('of %i control planes and a worker at once makes exactly one cluster', async (count) => {
    const { clock, world, node } = createScene();
    const controlPlanes = Array.from({ length: count }, (_, index) => node(index + 1));
    await clock.drive(Promise.all([...controlPlanes, node(99, 'worker')].map((machine) => runAgent(machine))));
    const { clusters, launches, members, programs } = world;
    expect(clusters).toHaveLength(1);
    expect(clusters[0]?.members.filter(({ isLearner, name }) => !isLearner && name !== '')).toHaveLength(count);
    expect(members).toHaveLength(count);
    expect(launches.filter(({ result }) => result === 'CONTINUE')).toHaveLength(count + 1);
    expect(programs.filter((program) => program.endsWith('kubeadm init'))).toHaveLength(1);
    expect(programs.filter((program) => program.endsWith('reset'))).toEqual([]);
  });
});

describe('an initialisation that is published but not recorded', () => {
  test('is not joined by a worker: another node may still begin anew', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const mirror = '/demo/cluster/initialized';
    const said = world.parameters[mirror];
    delete world.parameters[mirror];
    const joining = runAgent(node(99, 'worker'));
    await clock.advance(60_000);
    expect(world.programs).not.toContain('i-99 kubeadm join');
    if (said !== undefined) world.parameters[mirror] = said;
    await clock.drive(joining);
    expect(world.programs).toContain('i-99 kubeadm join');
  });

  test('is mirrored by the next control plane when its author died too early', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    delete world.parameters['/demo/cluster/initialized'];
    await clock.drive(runAgent(node(2)));
    expect(world.parameters['/demo/cluster/initialized']?.value).toBe('true');
  });
});

describe('a node that has joined', () => {
  test.each(['control-plane', 'worker'] as const)(
    'as %s is finished after a reboot, long after its join material expired',
    async (role) => {
      const { clock, world, node } = createScene();
      await clock.drive(runAgent(node(1)));
      await clock.drive(runAgent(node(2, role)));
      for (const parameter of Object.values(world.parameters)) {
        if (parameter.secure) world.parameters[parameter.name] = { ...parameter, value: 'placeholder' };
      }
      const phases: string[] = [];
      await clock.drive(runAgent(node(2, role), ({ phase }) => void phases.push(phase)));
      expect(new Set(phases)).toEqual(new Set(['checking', 'satisfied']));
    },
  );
});

describe('a replacement', () => {
  test('takes the vacancy of the one that left, goes on with its trace, and fills it', async () => {
    const { clock, world, node, files } = createScene();
    await clock.drive(runAgent(node(1)));
    const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    const { clusterState } = imaginedCloud(memoryWorld(world));
    await addVacancy(clusterState, { clock, random: systemRandom }, { instanceId: 'i-gone', trace });
    const captured = captureSpans();
    await clock.drive(runAgent(node(2)));
    await captured.stop();
    const traceOf = (span: string) => captured.spans.find(({ name }) => name === span)?.spanContext().traceId;
    expect(traceOf('join-control-plane')).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(traceOf('step join-control-plane')).toBe('0af7651916cd43dd8448eb211c80319c');
    const journal = await Journal.open(files(2), () => 'unused');
    expect(journal.traceparent).toBe(trace.traceparent);
    expect(world.state.vacancies).toEqual([]);
  });

  test('that began before the vacancy was announced joins in its trace all the same', async () => {
    const { clock, world, node } = createScene();
    await clock.drive(runAgent(node(1)));
    const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    const { clusterState } = imaginedCloud(memoryWorld(world));
    const announce = () => addVacancy(clusterState, { clock, random: systemRandom }, { instanceId: 'i-gone', trace });
    const captured = captureSpans();
    const joining = runAgent(node(2), ({ step, phase }) =>
      step === 'await-join-material' && phase === 'checking' ? announce() : undefined,
    );
    await clock.drive(joining);
    await captured.stop();
    const traceOf = (span: string) => captured.spans.find(({ name }) => name === span)?.spanContext().traceId;
    expect(traceOf('join-control-plane')).not.toBe('0af7651916cd43dd8448eb211c80319c');
    expect(traceOf('take the place of a control plane')).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(world.state.vacancies).toEqual([]);
  });
});
