import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { type PortCall, withFaults } from '@dedicated-k8s/core-sdk/testing';
import { currentTraceContext, withSpan } from '@dedicated-k8s/observability';
import { captureSpans } from '@dedicated-k8s/observability/testing';
import { expect, test } from 'vitest';
import { failed, instanceIdOf, names, printed, TerminationWorld } from '../../../test/termination-world.ts';

const statusesOf = (world: TerminationWorld): Record<string, string> =>
  Object.fromEntries([...world.members.members.values()].map(({ instanceId, status }) => [instanceId, status]));
const metricsOf = (world: TerminationWorld): string[] => world.measured.recorded.map(({ name }) => name);
const codesOf = (world: TerminationWorld): unknown[] =>
  world.log.records.flatMap(({ error }) => (error as { code?: string } | undefined)?.code ?? []);

test('a member leaves load balancer, pods and etcd, in this order, and its instance may go', async () => {
  const world = new TerminationWorld();
  await expect(world.handle()).resolves.toBe('done');
  expect(world.verbs).toEqual(['etcd status on i-2', 'node drain on i-2', 'etcd remove-member on i-2']);
  expect([...(world.targetGroup.targets.get(names.targetGroup)?.keys() ?? [])]).toEqual(['i-2', 'i-3']);
  expect(world.removed).toEqual(['1000']);
  expect(world.completions).toEqual(['i-1 CONTINUE']);
  expect(statusesOf(world)).toEqual({ 'i-1': 'removed', 'i-2': 'active', 'i-3': 'active' });
  expect(metricsOf(world)).toEqual(['NodeDrainSuccess', 'EtcdMemberRemovalSuccess', 'LifecycleHandlerDuration']);
  expect(world.clusterState.state.vacancies.map(({ instanceId }) => instanceId)).toEqual(['i-1']);
});

test('what it asks of the node in service, of the table and of the target group', async () => {
  const world = new TerminationWorld();
  const asked: unknown[] = [];
  const before = ({ method, values }: PortCall): void => {
    asked.push([method, ...values]);
  };
  world.clock.pause(1_000);
  await world.handle(1, {
    ...world.ports,
    members: withFaults(world.members, { before }),
    targetGroup: withFaults(world.targetGroup, { before }),
  });
  expect(asked).toEqual([
    ['list'],
    ['deregister', names.targetGroup, 'i-1', 6443],
    ['markRemoved', '1000', { status: 'removed', at: world.clock.now(), requestId: 'request-1' }],
  ]);
  const delivery = { deliveryTimeoutMs: 30_000, signal: expect.any(AbortSignal) as AbortSignal };
  expect(world.commands.commands.map(({ command, options }) => ({ command, options }))).toEqual([
    { command: { verb: 'etcd status' }, options: { ...delivery, executionTimeoutMs: 30_000 } },
    {
      command: { verb: 'node drain', node: 'cp-1', deadlineSeconds: 120 },
      options: { ...delivery, executionTimeoutMs: 135_000 },
    },
    {
      command: { verb: 'etcd remove-member', memberId: '1000', name: 'cp-1', peerUrl: 'https://10.0.1.1:2380' },
      options: { ...delivery, executionTimeoutMs: 150_000 },
    },
  ]);
  expect(world.measured.recorded.map(({ name, value }) => [name, value])).toEqual([
    ['NodeDrainSuccess', 1],
    ['EtcdMemberRemovalSuccess', 1],
    ['LifecycleHandlerDuration', 1_000],
  ]);
});

test('what it says of a termination that goes well', async () => {
  const world = new TerminationWorld();
  await world.handle();
  expect(world.log.records).toMatchObject([
    { message: 'decided about a termination', instance_id: 'i-1', decision: { kind: 'remove' } },
    { message: 'the node is drained', node: 'cp-1', witness: 'i-2', deadline_seconds: 120, result: { evicted: 2 } },
    {
      message: 'the node in service answered about the removal',
      member: 'cp-1',
      member_id: '1000',
      witness: 'i-2',
      removal: { kind: 'removed' },
    },
    { message: 'the instance may go', instance_id: 'i-1', hook: 'completed' },
  ]);
});

test('a node that had little time left to drain takes half of it', async () => {
  const world = new TerminationWorld({ functionMs: 61_000 });
  await world.handle();
  expect(world.commands.commands.map(({ command }) => command)).toContainEqual({
    verb: 'node drain',
    node: 'cp-1',
    deadlineSeconds: 30,
  });
});

test('an instance that nobody knows a name of is let go, and no node is drained', async () => {
  const world = new TerminationWorld({ unregistered: [1] });
  world.fleet.known.set('i-1', { instanceId: 'i-1', state: 'terminated' });
  await expect(world.handle()).resolves.toBe('done');
  expect(world.verbs).toEqual(['etcd status on i-2']);
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test('a node whose member left before is let go undrained when no other node is in service', async () => {
  const world = new TerminationWorld();
  await world.members.markRemoved('1000', { status: 'removed', at: 0, requestId: 'bootstrap-agent' });
  world.fleet.known.set('i-1', { instanceId: 'i-1', state: 'terminated' });
  world.setGroup({ 1: 'Terminating:Wait' });
  await expect(world.handle()).resolves.toBe('done');
  expect(world.verbs).toEqual([]);
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test('a target group that cannot be reached is said, and holds nothing up', async () => {
  const world = new TerminationWorld();
  const targetGroup = withFaults(world.targetGroup, {
    before: () => {
      throw clusterErrors.AWS_THROTTLED({ operation: 'elasticloadbalancing:DeregisterTargets', reason: 'slow down' });
    },
  });
  await expect(world.handle(1, { ...world.ports, targetGroup })).resolves.toBe('done');
  expect(world.completions).toEqual(['i-1 CONTINUE']);
  expect(world.log.records).toContainEqual(
    expect.objectContaining({
      level: 'WARN',
      message: 'the instance could not be taken out of the target group',
      instance_id: 'i-1',
      error: expect.objectContaining({ code: 'AWS_THROTTLED' }) as unknown,
    }),
  );
});

test('every decision is logged with the facts it was made from', async () => {
  const world = new TerminationWorld();
  await world.handle();
  const record = world.log.records.find(({ message }) => message === 'decided about a termination');
  expect(record).toMatchObject({ instance_id: 'i-1', decision: { kind: 'remove' }, facts: { etcd: { kind: 'seen' } } });
});

test('the vacancy is noted once in an invocation, however often it looks, and never holds it up', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'] });
  let tries = 0;
  const clusterState = withFaults(world.clusterState, {
    before: ({ method }) => {
      if (method !== 'transition') return;
      tries += 1;
      throw clusterErrors.CLUSTER_STATE_UNREADABLE(
        { table: 'demo-bootstrap-lock', reason: 'denied' },
        { retryable: false },
      );
    },
  });
  await expect(world.handle(1, { ...world.ports, clusterState })).resolves.toBe('later');
  expect(tries).toBe(1);
  expect(world.log.records).toContainEqual(
    expect.objectContaining({ level: 'WARN', message: 'the vacancy could not be noted', instance_id: 'i-1' }),
  );
});

test.each([
  ['of a cluster that is not there yet', { cluster: { status: 'initializing', owner: 'i-2' } }],
  ['of an instance that nobody knows', { unregistered: [1] }],
] as const)('no vacancy is noted %s', async (why, options) => {
  const world = new TerminationWorld(options);
  if (why === 'of an instance that nobody knows') {
    world.fleet.known.set('i-1', { instanceId: 'i-1', state: 'terminated' });
  }
  await expect(world.handle()).resolves.toBe('done');
  expect(world.clusterState.state.vacancies).toEqual([]);
});

test('the vacancy is there before etcd is looked at: a replacement may be faster than the removal', async () => {
  const world = new TerminationWorld();
  let vacancies: unknown;
  world.answer = () => {
    vacancies ??= world.clusterState.state.vacancies;
    return undefined;
  };
  await world.handle();
  expect(vacancies).toMatchObject([{ instanceId: 'i-1' }]);
});

test('one trace leads from the event through every command to the vacancy of the replacement', async () => {
  const spans = captureSpans();
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const world = new TerminationWorld();
  const traces: (string | undefined)[] = [];
  world.answer = () => {
    traces.push(currentTraceContext()?.traceparent);
    return undefined;
  };
  const parent = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  await withSpan('event', { parent }, () => world.handle());
  await spans.stop();
  traces.push(...world.clusterState.state.vacancies.map(({ trace }) => trace?.traceparent));
  expect(traces.map((traceparent) => traceparent?.split('-')[1])).toEqual([traceId, traceId, traceId, traceId]);
});

test('waits with heartbeats while another member is down, and goes on when it is back', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'] });
  await expect(world.handle()).resolves.toBe('later');
  expect(world.hook.heartbeats.length).toBeGreaterThan(10);
  expect(world.completions).toEqual([]);
  expect(world.removed).toEqual([]);
  world.setEtcd(['healthy', 'healthy', 'healthy']);
  await expect(world.handle()).resolves.toBe('done');
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test('a wait is logged once, not at every look', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'] });
  await world.handle();
  const decided = world.log.records.filter(({ message }) => message === 'decided about a termination');
  expect(decided).toHaveLength(1);
});

test('at the end of patience the instance is retained and the metric says why', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'] });
  await world.handleUntilDone();
  expect(world.completions).toEqual(['i-1 ABANDON']);
  expect(statusesOf(world)['i-1']).toBe('removal-failed');
  expect(metricsOf(world)).toEqual(['QuorumRiskDetected', 'LifecycleHandlerDuration']);
  expect(codesOf(world).at(-1)).toBe('FUNCTION_TERMINATION_ABANDONED');
});

test('the last member is never let go', async () => {
  const world = new TerminationWorld({ members: ['healthy'] });
  world.setGroup({ 1: 'Terminating:Wait', 4: 'InService' });
  await world.handle();
  expect(world.completions).toEqual(['i-1 ABANDON']);
  expect(world.removed).toEqual([]);
});

test('three control planes terminated at once go one at a time, each as soon as a replacement votes', async () => {
  const world = new TerminationWorld({ terminating: [1, 2, 3] });
  await expect(world.handle(1)).resolves.toBe('later');
  expect(new Set(world.hook.heartbeats.map(({ instanceId }) => instanceId))).toEqual(new Set(['i-1', 'i-2', 'i-3']));
  expect(world.removed).toEqual([]);

  world.setEtcd(['healthy', 'healthy', 'healthy', 'healthy']);
  world.setGroup({ 1: 'Terminating:Wait', 2: 'Terminating:Wait', 3: 'Terminating:Wait', 4: 'InService' });
  await expect(world.handle(1)).resolves.toBe('done');
  await expect(world.handle(2)).resolves.toBe('done');
  await expect(world.handle(3)).resolves.toBe('later');
  expect(world.removed).toEqual(['1000', '2000']);

  world.addMember(5);
  await expect(world.handle(3)).resolves.toBe('done');
  expect(world.removed).toEqual(['1000', '2000', '3000']);
  expect(world.completions).toEqual(['i-1 CONTINUE', 'i-2 CONTINUE', 'i-3 CONTINUE']);
});

test('a dead member whose message is behind is removed first, because nothing else can go on before', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'], terminating: [1, 2] });
  const looks: number[] = [];
  world.answer = (_instance, { verb }) => {
    if (verb === 'etcd status') looks.push(world.clock.monotonic());
    return undefined;
  };
  await world.handle(1);
  expect(world.removed).toEqual(['2000']);
  expect(world.completions).toEqual(['i-2 CONTINUE']);
  expect(looks.slice(0, 2)).toEqual([0, 0]);
  expect(world.log.records).toContainEqual(
    expect.objectContaining({ message: 'decided about a termination', instance_id: 'i-2' }),
  );
  await expect(world.handle(2)).resolves.toBe('done');
  expect(world.completions).toEqual(['i-2 CONTINUE']);
});

test('a duplicate or late message finds nothing to do', async () => {
  const world = new TerminationWorld();
  await world.handle();
  const before = [world.verbs.length, metricsOf(world).length];
  await expect(world.handle()).resolves.toBe('done');
  expect([world.verbs.length, metricsOf(world).length]).toEqual(before);
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test('a note that its member left is not believed while etcd lists a member at its address', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'] });
  await world.members.markRemoved('1000', { status: 'removed', at: 0, requestId: 'bootstrap-agent' });
  await expect(world.handle()).resolves.toBe('later');
  expect(world.completions).toEqual([]);
});

test('fault row 9: the learner of a node that died while it joined is collected, since it blocks every change', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'healthy', 'healthy', 'learner'], unregistered: [4] });
  world.etcd = {
    ...world.etcd,
    health: world.etcd.health.map((each) => (each.id === '4000' ? { ...each, reachable: false } : each)),
  };
  world.setGroup({ 1: 'Terminating:Wait', 2: 'InService', 3: 'InService' });
  world.fleet.known.delete(instanceIdOf(4));
  await expect(world.handle()).resolves.toBe('done');
  expect(world.removed).toEqual(['4000', '1000']);
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test('a node that did not manage to join takes with it the learner of another one that did not either', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'healthy', 'healthy', 'learner'], unregistered: [1, 4] });
  world.etcd = {
    ...world.etcd,
    leaderId: '2000',
    members: world.etcd.members.slice(1),
    health: world.etcd.health.slice(1).map((each) => (each.id === '4000' ? { ...each, reachable: false } : each)),
  };
  world.setGroup({ 1: 'Terminating:Wait', 2: 'InService', 3: 'InService' });
  world.fleet.known.delete(instanceIdOf(4));
  await expect(world.handle()).resolves.toBe('done');
  expect(world.completions).toEqual(['i-1 CONTINUE']);
  expect(world.removed).toEqual(['4000']);
});

test('one change of the membership is enough for a turn: an orphan stays while a member is removed', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'healthy', 'healthy', 'down'] });
  world.setGroup({ 1: 'Terminating:Wait', 2: 'InService', 3: 'InService' });
  world.fleet.known.delete(instanceIdOf(4));
  await expect(world.handle()).resolves.toBe('done');
  expect(world.removed).toEqual(['1000']);
});

test('a learner whose instance runs is waited for', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'healthy', 'healthy', 'learner'], unregistered: [4] });
  await expect(world.handle()).resolves.toBe('later');
  expect(world.removed).toEqual([]);
});

test('an instance that never became a member is drained and let go', async () => {
  const world = new TerminationWorld({ unregistered: [1] });
  world.setEtcd(['healthy', 'healthy', 'healthy'], {});
  world.etcd = { ...world.etcd, members: world.etcd.members.slice(1), health: world.etcd.health.slice(1) };
  await world.handle();
  expect(world.verbs).toEqual(['etcd status on i-2', 'node drain on i-2']);
  expect(world.completions).toEqual(['i-1 CONTINUE']);
  expect(metricsOf(world)).toEqual(['NodeDrainSuccess', 'LifecycleHandlerDuration']);
});

test('a node that does not answer is passed over for the next one', async () => {
  const world = new TerminationWorld();
  world.answer = (instanceId) => (instanceId === 'i-2' ? { kind: 'undeliverable', reason: 'offline' } : undefined);
  await world.handle();
  expect(world.verbs).toEqual([
    'etcd status on i-2',
    'etcd status on i-3',
    'node drain on i-3',
    'etcd remove-member on i-3',
  ]);
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test('registered nodes are asked first, of these healthy ones, of these in the order of their ids', async () => {
  const world = new TerminationWorld({ members: Array.from({ length: 5 }, () => 'healthy'), unregistered: [5] });
  const group = world.fleet.groups.get(names.groups.controlPlane);
  if (group === undefined) throw new Error('no group');
  const instances = group.instances
    .map((each) => (each.instanceId === 'i-2' ? { ...each, healthStatus: 'Unhealthy' } : each))
    .toReversed();
  world.fleet.groups.set(names.groups.controlPlane, { ...group, instances });
  world.answer = () => ({ kind: 'undeliverable', reason: 'offline' });
  await expect(world.handle()).resolves.toBe('later');
  expect(world.commands.commands.slice(0, 4).map(({ instanceId }) => instanceId)).toEqual(['i-3', 'i-4', 'i-2', 'i-5']);
  expect(world.log.records).toContainEqual(
    expect.objectContaining({
      message: 'decided about a termination',
      decision: { kind: 'wait', code: 'COMMAND_UNDELIVERABLE', reason: 'i-5: offline' },
    }),
  );
});

test('no orphan is collected in a cluster whose state is not known to be initialized', async () => {
  const world = new TerminationWorld({
    members: ['healthy', 'healthy', 'healthy', 'learner'],
    unregistered: [4],
    cluster: { status: 'absent' },
  });
  world.etcd = {
    ...world.etcd,
    health: world.etcd.health.map((each) => (each.id === '4000' ? { ...each, reachable: false } : each)),
  };
  world.setGroup({ 1: 'Terminating:Wait', 2: 'InService', 3: 'InService' });
  world.fleet.known.delete(instanceIdOf(4));
  await expect(world.handle()).resolves.toBe('later');
  expect(world.removed).toEqual([]);
});

test('a termination that is given up for another reason than etcd counts as a failure, not as a risk', async () => {
  const world = new TerminationWorld();
  world.clock.pause(2 * 3_600_000);
  world.answer = () => ({ kind: 'undeliverable', reason: 'offline' });
  await expect(world.handle()).resolves.toBe('done');
  expect(world.completions).toEqual(['i-1 ABANDON']);
  expect(metricsOf(world)).toEqual(['EtcdMemberRemovalFailure', 'LifecycleHandlerDuration']);
});

test('a member that is registered is asked before a node that only just came', async () => {
  const world = new TerminationWorld({ unregistered: [2] });
  await world.handle();
  expect(world.verbs[0]).toBe('etcd status on i-3');
});

test.each([
  ['undeliverable', { kind: 'undeliverable', reason: 'offline' }],
  ['still running', { kind: 'timed-out', commandId: 'c', stillRunning: true }],
  ['killed', { kind: 'timed-out', commandId: 'c', stillRunning: false }],
  ['cancelled', { kind: 'cancelled', commandId: 'c' }],
  ['failed', failed(1, '', '{"message":"boom"}')],
  ['cut', { kind: 'succeeded', commandId: 'c', stdout: `{"kind":"etcd-status"${' '.repeat(24_000)}` }],
] as const)('a view of etcd that is %s is a reason to wait, never a reason to act', async (_name, outcome) => {
  const world = new TerminationWorld();
  world.answer = (_instance, { verb }) => (verb === 'etcd status' ? outcome : undefined);
  await expect(world.handle()).resolves.toBe('later');
  expect(world.completions).toEqual([]);
  expect(world.removed).toEqual([]);
});

test.each([
  [
    'forced',
    printed({
      kind: 'drain',
      node: 'cp-1',
      outcome: 'forced',
      evicted: 1,
      deleted: 1,
      remaining: [],
      reason: 'budget',
    }),
  ],
  [
    'incomplete',
    failed(
      4,
      JSON.stringify({
        kind: 'drain',
        node: 'cp-1',
        outcome: 'incomplete',
        evicted: 0,
        deleted: 0,
        remaining: ['a/b'],
        reason: 'x',
      }),
    ),
  ],
  ['failed', failed(1, '', 'boom')],
  ['undeliverable', { kind: 'undeliverable', reason: 'offline' }],
  ['timed out', { kind: 'timed-out', commandId: 'c', stillRunning: true }],
  ['cancelled', { kind: 'cancelled', commandId: 'c' }],
  ['without a result', printed({})],
] as const)('a drain that is %s is counted and does not hold up the termination', async (_name, outcome) => {
  const world = new TerminationWorld();
  world.answer = (_instance, { verb }) => (verb === 'node drain' ? outcome : undefined);
  await world.handle();
  expect(metricsOf(world)).toContain('NodeDrainFailure');
  expect(world.log.records).toContainEqual(
    expect.objectContaining({
      level: 'WARN',
      message: 'the node is not drained, its termination goes on',
      result: expect.objectContaining({ reason: expect.any(String) as string }) as unknown,
    }),
  );
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test.each([
  [
    'waiting',
    failed(4, JSON.stringify({ kind: 'member-removal', outcome: 'waiting', code: 'LEASE_HELD', reason: 'held' })),
  ],
  ['undeliverable', { kind: 'undeliverable', reason: 'offline' }],
  ['still running', { kind: 'timed-out', commandId: 'c', stillRunning: true }],
  ['failed', failed(1, '', 'boom')],
] as const)('a removal that is %s is tried again after another look', async (_name, outcome) => {
  const world = new TerminationWorld();
  let attempts = 0;
  world.answer = (_instance, { verb }) => {
    if (verb !== 'etcd remove-member') return undefined;
    attempts += 1;
    return attempts === 1 ? outcome : undefined;
  };
  await expect(world.handle()).resolves.toBe('done');
  expect(attempts).toBe(2);
  expect(world.removed).toEqual(['1000']);
});

const askedToWait = failed(
  4,
  JSON.stringify({ kind: 'member-removal', outcome: 'waiting', code: 'LEASE_HELD', reason: 'held' }),
);

test('a removal that is to be waited for is given up when patience is over', async () => {
  const world = new TerminationWorld();
  world.clock.pause(2 * 3_600_000);
  world.answer = (_instance, { verb }) => (verb === 'etcd remove-member' ? askedToWait : undefined);
  await expect(world.handle()).resolves.toBe('done');
  expect(world.completions).toEqual(['i-1 ABANDON']);
});

test('another member that could go first but has to wait is not asked about without a pause', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'], terminating: [1, 2] });
  let removals = 0;
  world.answer = (_instance, { verb }) => {
    if (verb !== 'etcd remove-member') return undefined;
    removals += 1;
    if (removals > 100) throw new Error('without a pause');
    return askedToWait;
  };
  await expect(world.handle()).resolves.toBe('later');
  expect(removals).toBeGreaterThan(10);
  expect(removals).toBeLessThan(30);
});

test('a failure that passes costs a turn, and is said', async () => {
  const world = new TerminationWorld();
  const fleet = withFaults(world.fleet, {
    before: ({ number }) => {
      if (number === 1) throw clusterErrors.GROUP_UNREADABLE({ group: 'g', reason: 'throttled' }, { retryable: true });
    },
  });
  await expect(world.handle(1, { ...world.ports, fleet })).resolves.toBe('done');
  expect(world.completions).toEqual(['i-1 CONTINUE']);
  expect(world.log.records).toContainEqual(
    expect.objectContaining({ level: 'WARN', message: 'a turn failed and is taken again', instance_id: 'i-1' }),
  );
});

test('a node that Kubernetes does not know needs no drain', async () => {
  const world = new TerminationWorld();
  const absent = {
    kind: 'drain',
    node: 'cp-1',
    outcome: 'node-absent',
    evicted: 0,
    deleted: 0,
    remaining: [],
    reason: '',
  };
  world.answer = (_instance, { verb }) => (verb === 'node drain' ? printed(absent) : undefined);
  await expect(world.handle()).resolves.toBe('done');
  expect(metricsOf(world)).toContain('NodeDrainSuccess');
});

test('a removal that the node refuses is abandoned at once', async () => {
  const world = new TerminationWorld();
  const refusal = {
    kind: 'member-removal',
    outcome: 'refused',
    code: 'ETCD_LAST_MEMBER',
    reason: 'it is the only voter',
  };
  world.answer = (_instance, { verb }) =>
    verb === 'etcd remove-member' ? failed(3, JSON.stringify(refusal)) : undefined;
  await expect(world.handle()).resolves.toBe('done');
  expect(world.completions).toEqual(['i-1 ABANDON']);
});

test('an abandoned termination leaves no vacancy behind: its node is still there', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'healthy', 'down'] });
  const announced: unknown[] = [];
  world.answer = () => {
    announced.push(...world.clusterState.state.vacancies.map(({ instanceId }) => instanceId));
    return undefined;
  };
  while ((await world.handle()) === 'later');
  expect(world.completions).toEqual(['i-1 ABANDON']);
  expect(announced).toContain('i-1');
  expect(world.clusterState.state.vacancies).toEqual([]);
});

test('a vacancy that cannot be withdrawn does not keep the hook waiting', async () => {
  const world = new TerminationWorld({ members: ['healthy'] });
  const clusterState = withFaults(world.clusterState, {
    before: ({ method }) => {
      const isAnnounced = world.clusterState.state.vacancies.length > 0;
      if (method === 'transition' && isAnnounced)
        throw clusterErrors.CLUSTER_STATE_UNREADABLE({ table: 'demo-bootstrap-lock', reason: 'throttled' });
    },
  });
  while ((await world.handle(1, { ...world.ports, clusterState })) === 'later');
  expect(world.completions).toEqual(['i-1 ABANDON']);
  expect(world.log.records.map(({ message }) => message)).toContain('the vacancy could not be withdrawn');
});

test('a throttled heartbeat changes nothing, a rejected one ends the handling', async () => {
  const throttled = new TerminationWorld();
  const hook = withFaults(throttled.hook, {
    before: ({ method }) => {
      if (method === 'heartbeat') throw clusterErrors.AWS_THROTTLED({ operation: 'x', reason: 'y' });
    },
  });
  await throttled.handle(1, { ...throttled.ports, hook });
  expect(throttled.completions).toEqual(['i-1 CONTINUE']);
  expect(throttled.log.records).toContainEqual(
    expect.objectContaining({
      level: 'WARN',
      message: 'the heartbeat of a termination failed',
      instance_id: 'i-1',
      error: expect.objectContaining({ code: 'AWS_THROTTLED' }) as unknown,
    }),
  );

  const gone = new TerminationWorld({ terminating: [] });
  await expect(gone.handle(1)).resolves.toBe('done');
  expect(gone.verbs).toEqual([]);
  expect(gone.log.records).toMatchObject([
    { message: 'nobody waits for this termination any more', instance_id: 'i-1' },
  ]);
});

test.each([
  { state: 'Terminating:Retained', other: 'InService' },
  { state: 'InService', other: 'InService' },
  { state: 'Terminating:Retained', other: 'Terminating:Wait' },
])(
  'a late message about an instance that is $state beside one that is $other costs it nothing, also when its heartbeat is throttled',
  async ({ state, other }) => {
    const world = new TerminationWorld({ terminating: [] });
    world.setGroup({ 1: state, 2: other, 3: 'InService' });
    const hook = withFaults(world.hook, {
      before: ({ number }) => {
        if (number === 1) throw clusterErrors.AWS_THROTTLED({ operation: 'x', reason: 'y' });
      },
    });
    await expect(world.handle(1, { ...world.ports, hook })).resolves.toBe('done');
    expect(world.verbs).toEqual([]);
    expect(world.removed).toEqual([]);
    expect(statusesOf(world)['i-1']).toBe('active');
  },
);

test('a group whose description lags behind the hook is believed the hook', async () => {
  const world = new TerminationWorld();
  world.setGroup({ 1: 'Terminating', 2: 'InService', 3: 'InService' });
  await expect(world.handle()).resolves.toBe('done');
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test('a heartbeat is sent once a look for the instance and for each that waits beside it, and for nobody else', async () => {
  const world = new TerminationWorld({ terminating: [1, 3] });
  const asked: string[] = [];
  const hook = withFaults(world.hook, {
    before: ({ method, values: [action] }) => {
      if (method === 'heartbeat') asked.push((action as { instanceId: string }).instanceId);
    },
  });
  await world.handle(1, { ...world.ports, hook });
  expect(asked).toEqual(['i-1', 'i-3']);
});

test('a cluster of the older scripts whose members were all removed holds nobody back', async () => {
  const world = new TerminationWorld({ members: ['healthy'], cluster: { status: 'absent' } });
  await world.members.markRemoved('1000', { status: 'removed', at: 0, requestId: 'older' });
  await expect(world.handle()).resolves.toBe('done');
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test('no member is taken for an orphan while EC2 does not know every instance of the group', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'healthy', 'healthy', 'learner'], unregistered: [4] });
  world.etcd = {
    ...world.etcd,
    health: world.etcd.health.map((each) => (each.id === '4000' ? { ...each, reachable: false } : each)),
  };
  world.setGroup({ 1: 'Terminating:Wait', 2: 'InService', 3: 'InService', 5: 'Pending' });
  world.fleet.known.delete(instanceIdOf(4));
  await expect(world.handle()).resolves.toBe('later');
  expect(world.removed).toEqual([]);
});

test('denied is neither absent nor passing: the handler fails, and nothing was done', async () => {
  const world = new TerminationWorld();
  const clusterState = withFaults(world.clusterState, {
    before: () => {
      throw clusterErrors.CLUSTER_STATE_UNREADABLE(
        { table: 'demo-bootstrap-lock', reason: 'AWS_ACCESS_DENIED' },
        { retryable: false },
      );
    },
  });
  await expect(world.handle(1, { ...world.ports, clusterState })).rejects.toMatchObject({
    code: 'CLUSTER_STATE_UNREADABLE',
  });
  expect(world.verbs).toEqual([]);
  expect(world.completions).toEqual([]);
});

test('a failure that may pass counts against patience and ends in keeping the instance', async () => {
  const world = new TerminationWorld();
  const fleet = withFaults(world.fleet, {
    before: () => {
      throw clusterErrors.GROUP_UNREADABLE({ group: 'g', reason: 'throttled' }, { retryable: true });
    },
  });
  let outcome = await world.handle(1, { ...world.ports, fleet });
  for (let delivery = 0; outcome === 'later' && delivery < 30; delivery += 1) {
    outcome = await world.handle(1, { ...world.ports, fleet });
  }
  expect(world.completions).toEqual(['i-1 ABANDON']);
});

test('an invocation with little time left begins nothing that it cannot end', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'], functionMs: 20_000 });
  await expect(world.handle()).resolves.toBe('later');
  expect(world.clock.now()).toBeLessThan(Date.UTC(2026, 10, 23) + 20_000);
});

test.each([
  { functionMs: 225_000, turns: 2 },
  { functionMs: 224_999, turns: 1 },
])('a turn that would take too long for what is left of $functionMs ms is not begun', async ({ functionMs, turns }) => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'], functionMs });
  const commands = withFaults(world.commands, { before: () => world.clock.sleep(100_000) });
  await expect(world.handle(1, { ...world.ports, commands })).resolves.toBe('later');
  expect(world.verbs).toHaveLength(turns);
  expect(world.log.records.at(-1)).toMatchObject({
    message: 'the termination waits for its next turn',
    instance_id: 'i-1',
    turn: { kind: 'wait' },
  });
});

test('cut short while it waits, the message comes back at once', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'] });
  const stop = new AbortController();
  void world.clock.sleep(3_000).then(() => stop.abort(new Error('the function ends')));
  await expect(world.handle(1, world.ports, stop.signal)).resolves.toBe('later');
  expect(world.clock.monotonic()).toBe(3_000);
  expect(world.completions).toEqual([]);
});

test('a termination that could not be given up is tried again, and fails in the end, so that an alarm rings', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'] });
  world.clock.pause(2 * 3_600_000);
  const startedAt = world.clock.monotonic();
  let attempts = 0;
  const hook = withFaults(world.hook, {
    before: ({ method }) => {
      attempts += method === 'complete' ? 1 : 0;
      if (method === 'complete') throw clusterErrors.AWS_THROTTLED({ operation: 'x', reason: 'y' });
    },
  });
  await expect(world.handle(1, { ...world.ports, hook })).rejects.toMatchObject({ code: 'AWS_THROTTLED' });
  expect(attempts).toBeGreaterThan(10);
  expect(world.clock.monotonic() - startedAt).toBeLessThan(300_000);
});

class Killed extends Error {}

/** The ports, of which the call number `at` is the last thing that happens before or after the process dies. */
function dyingPorts(world: TerminationWorld, at: number, moment: 'before' | 'after') {
  let calls = 0;
  const faults = {
    before: () => {
      calls += 1;
      if (calls >= at && moment === 'before') throw new Killed();
    },
    after: () => {
      if (calls >= at && moment === 'after') throw new Killed();
    },
  };
  const { fleet, hook, members, clusterState, targetGroup, commands, ...rest } = world.ports;
  const ports = {
    ...rest,
    fleet: withFaults(fleet, faults),
    hook: withFaults(hook, faults),
    members: withFaults(members, faults),
    clusterState: withFaults(clusterState, faults),
    targetGroup: withFaults(targetGroup, faults),
    commands: withFaults(commands, faults),
  };
  return { ports, calls: () => calls };
}

async function callsOfOneHandling(): Promise<number> {
  const world = new TerminationWorld();
  const { ports, calls } = dyingPorts(world, Number.POSITIVE_INFINITY, 'before');
  await world.handle(1, ports);
  return calls();
}

test('killed before or after any call to the world, the next delivery finishes the work once', async () => {
  const calls = await callsOfOneHandling();
  expect(calls).toBeGreaterThan(10);
  for (let at = 1; at <= calls; at += 1) {
    for (const moment of ['before', 'after'] as const) {
      const world = new TerminationWorld();
      await world.handle(1, dyingPorts(world, at, moment).ports).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      await world.handleUntilDone();
      expect({
        at,
        moment,
        removed: world.removed,
        completions: world.completions,
        statuses: statusesOf(world),
      }).toEqual({
        at,
        moment,
        removed: ['1000'],
        completions: ['i-1 CONTINUE'],
        statuses: { 'i-1': 'removed', 'i-2': 'active', 'i-3': 'active' },
      });
      expect(world.clusterState.state.vacancies.map(({ instanceId }) => instanceId)).toEqual([instanceIdOf(1)]);
    }
  }
});
