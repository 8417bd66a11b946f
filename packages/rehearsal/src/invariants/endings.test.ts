import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TerminationQueue } from '../cluster/termination-queue.ts';
import { done, waitingFor } from '../scenario/until.ts';
import { acknowledgedOnce } from './acknowledged-once.ts';
import { converged } from './converged.ts';
import { etcdWith, type Imagined, imaginedWorld, record, stateWrite } from './imagined-world.ts';
import { leftoversOf } from './leftovers.ts';
import { nothingLost } from './nothing-lost.ts';
import { judgeCluster } from './one-cluster.ts';
import { oneRemoval } from './one-removal.ts';
import { judgeSecrets } from './secrets.ts';
import { oneTrace } from './trace-path.ts';
import { judgeWrites } from './writes-survived.ts';

const lambda = 'arn:aws:sts::111122223333:assumed-role/f/demo-etcd-lifecycle';

describe('one cluster', () => {
  const found = { authorities: ['a', 'a'], etcdClusters: ['1', '1'] };
  const once = [stateWrite('initializing'), stateWrite('initialized'), stateWrite('initialized')];
  it.each<[string, typeof found, Imagined, boolean]>([
    ['from one init', found, { requests: once }, true],
    ['with another CA', { ...found, authorities: ['a', 'b'] }, { requests: once }, false],
    ['with another etcd', { ...found, etcdClusters: ['1', '2'] }, { requests: once }, false],
    ['recorded twice', found, { requests: [...once, stateWrite('initializing'), stateWrite('initialized')] }, false],
    ['recorded once more, which was refused', found, { requests: [...once, stateWrite('initializing', false)] }, true],
    ['never recorded', found, {}, false],
    ['without a control plane', { ...found, authorities: [] }, { requests: once }, false],
  ])('%s', (_, facts, imagined, expected) => {
    expect(judgeCluster(imaginedWorld(imagined), facts).held).toBe(expected);
  });
});

describe('writes', () => {
  const written = { acknowledged: ['a', 'b'], longestGapMs: 900, failedAttempts: 3 };
  const everywhere = ['i-1', 'i-2'].map((instanceId) => ({ instanceId, keys: new Set(['a', 'b']) }));
  it.each<[string, typeof written, typeof everywhere, readonly boolean[]]>([
    ['are all there', written, everywhere, [true, true]],
    ['are missing on one member', written, [...everywhere, { instanceId: 'i-3', keys: new Set(['a']) }], [true, false]],
    ['stopped for as long as a lost quorum', { ...written, longestGapMs: 60_000 }, everywhere, [false, true]],
    ['were never taken', { ...written, acknowledged: [] }, everywhere, [false, false]],
    ['have nobody who keeps them', written, [], [true, false]],
  ])('%s', (_, probe, kept, expected) => {
    expect(judgeWrites(probe, kept).map(({ held }) => held)).toEqual(expected);
  });
});

describe('convergence', () => {
  const instances = [
    { instanceId: 'i-1', address: '10.0.0.1' },
    { instanceId: 'i-2', address: '10.0.0.2' },
  ];
  const [first, second] = etcdWith('10.0.0.1', '10.0.0.2').members;
  it('holds when every control plane votes and nobody else is listed', () => {
    expect(converged(imaginedWorld({ instances }), etcdWith('10.0.0.1', '10.0.0.2')).held).toBe(true);
  });
  it.each([
    ['a member is missing', instances, etcdWith('10.0.0.1')],
    ['a stranger is listed', instances, etcdWith('10.0.0.1', '10.0.0.20')],
    ['a member is a learner', instances, { ...etcdWith(), members: [first, { ...second, isLearner: true }] }],
    [
      'an instance is on its way',
      [instances[0], { ...instances[1], state: 'Pending:Wait' }],
      etcdWith('10.0.0.1', '10.0.0.2'),
    ],
  ])('does not when %s', (_, machines, facts) => {
    expect(
      converged(imaginedWorld({ instances: machines } as Imagined), facts as ReturnType<typeof etcdWith>).held,
    ).toBe(false);
  });
});

describe('one removal', () => {
  const answer = (InstanceId: string, LifecycleActionResult = 'CONTINUE', made = true) => ({
    operation: 'CompleteLifecycleAction',
    principal: lambda,
    input: {
      LifecycleHookName: imaginedWorld({}).names.hooks.controlPlaneTermination,
      InstanceId,
      LifecycleActionResult,
    },
    ...(made && { output: {} }),
  });
  const removal = {
    victim: 'i-1',
    memberId: 'm-10.0.0.1',
    before: etcdWith('10.0.0.1', '10.0.0.2'),
    after: etcdWith('10.0.0.2', '10.0.0.3'),
  };
  it.each([
    ['as it should be', removal, [answer('i-1')], [true, true]],
    ['answered again, which was refused', removal, [answer('i-1'), answer('i-1', 'CONTINUE', false)], [true, true]],
    ['of two members', { ...removal, after: etcdWith('10.0.0.3') }, [answer('i-1')], [false, true]],
    ['of another member', { ...removal, after: etcdWith('10.0.0.1') }, [answer('i-1')], [false, true]],
    ['of none', { ...removal, after: removal.before }, [answer('i-1')], [false, true]],
    ['answered twice', removal, [answer('i-1'), answer('i-1')], [true, false]],
    ['given up', removal, [answer('i-1', 'ABANDON')], [true, false]],
    ["with another's given up", removal, [answer('i-1'), answer('i-2', 'ABANDON')], [true, false]],
    ['never answered', removal, [], [true, false]],
  ])('%s', (_, facts, requests, expected) => {
    expect(oneRemoval(imaginedWorld({ requests }), facts).map(({ held }) => held)).toEqual(expected);
  });
});

describe('messages', () => {
  const end = (error?: object) => ({
    kind: 'function-ended',
    functionName: 'demo-etcd-lifecycle',
    ...(error && { error }),
  });
  const queue = (left: boolean) =>
    ({ isEmpty: async () => (left ? waitingFor('1 message') : done(undefined)) }) as TerminationQueue;
  it.each([
    ['handled once each', [end(), end()], false, true],
    ['handled once too often', [end(), end(), end()], false, false],
    ['one never handled', [end()], false, false],
    ['one failed', [end(), end({ type: 'Error', message: 'x' })], false, false],
    ['one left', [end(), end()], true, false],
  ])('%s', async (_, events, left, expected) => {
    expect((await acknowledgedOnce(imaginedWorld({ events }), queue(left), 2)).held).toBe(expected);
  });
});

describe('leftovers', () => {
  const victim = { address: '10.0.0.1' } as Parameters<typeof leftoversOf>[0];
  const [member] = etcdWith('10.0.0.1').members;
  it.each([
    ['none', etcdWith('10.0.0.2'), true],
    ['the member', etcdWith('10.0.0.1', '10.0.0.2'), false],
    ['another member on its address', { ...etcdWith(), members: [{ ...member, id: 'new' }] }, false],
    [
      'a replacement that only learns',
      { ...etcdWith(), members: [{ ...etcdWith('10.0.0.3').members[0], isLearner: true }] },
      false,
    ],
  ])('%s', (_, after, expected) => {
    if (member === undefined) throw new Error('no member');
    expect(leftoversOf(victim, member, after as ReturnType<typeof etcdWith>).held).toBe(expected);
  });
});

describe('one trace', () => {
  const span = (source: string, trace: string) =>
    record(source, 0, {
      message: 'span',
      name: 'x',
      trace_id: trace,
      span_id: '1',
      start_time: '2026-01-01',
      duration_ms: 1,
    });
  const ends = { victim: 'i-1', replacement: 'i-3' };
  it.each([
    ['through function, node and replacement', [span('f', 'a'), span('i-2', 'a'), span('i-3', 'a')], ends, true],
    ['broken at the function', [span('f', 'b'), span('i-2', 'a'), span('i-3', 'a')], ends, false],
    ['broken at the node', [span('f', 'a'), span('i-2', 'b'), span('i-3', 'a')], ends, false],
    ['broken at the replacement', [span('f', 'a'), span('i-2', 'a'), span('i-3', 'b')], ends, false],
    ['without a replacement', [span('f', 'a'), span('i-2', 'a')], { ...ends, replacement: undefined }, false],
  ])('%s', (_, records, wanted, expected) => {
    expect(oneTrace(records, wanted).held).toBe(expected);
  });
});

describe('loss', () => {
  const inService = { kind: 'lifecycle-state', instanceId: 'i-1', state: 'InService' };
  const sent = { operation: 'PutMetricData', status: 200, principal: 'arn:aws:sts::111122223333:assumed-role/r/i-1' };
  const line = record('i-1', 0, { message: 'begins' });
  it.each<[string, Imagined, boolean]>([
    ['of nothing', { events: [inService], requests: [sent], records: [line] }, true],
    [
      'of metrics, said',
      { events: [inService], records: [line, record('i-1', 0, { message: 'x', dropped: 2 })] },
      true,
    ],
    ['of metrics, not said', { events: [inService], records: [line] }, false],
    [
      'of metrics that were refused',
      { events: [inService], requests: [{ ...sent, status: 500 }], records: [line] },
      false,
    ],
    ['of lines', { records: [line, record('i-1', 0, { message: 'log lines dropped' })] }, false],
    ['of half a line', { records: [line], plainLines: [{ source: 'i-1', line: '{"message":"be' }] }, false],
    [
      'of nothing, with metrics in a line',
      { records: [line], plainLines: [{ source: 'f', line: '{"_aws":{}}' }] },
      true,
    ],
    ['of none, as nobody logged', {}, false],
  ])('%s', async (_, imagined, expected) => {
    expect((await nothingLost(imaginedWorld(imagined))).held).toBe(expected);
  });
});

describe('secrets', () => {
  const secrets = ['abcdef.0123456789abcdef', 'f'.repeat(64)];
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'secrets-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const judge = (imagined: Imagined = {}): boolean =>
    judgeSecrets(imaginedWorld({ instances: [{ instanceId: 'i-1', address: '', root }], ...imagined }), secrets).held;
  const write = (path: string, mode: number): void => {
    writeFileSync(join(root, path), `token: ${secrets[0]}`);
    chmodSync(join(root, path), mode);
  };

  it('may stand in files that only root reads', () => {
    write('closed', 0o600);
    mkdirSync(join(root, 'folder'), { mode: 0o700 });
    write('folder/open', 0o644);
    expect(judge()).toBe(true);
  });
  it('may not stand in a file that others read', () => {
    write('open', 0o644);
    expect(judge()).toBe(false);
  });
  it('may not stand in a log', () => {
    expect(judge({ records: [record('i-1', 0, { message: `key ${secrets[1]}` })] })).toBe(false);
  });
  it('may not stand in a request', () => {
    expect(judge({ requests: [{ input: { Parameters: { X: secrets[0] } } }] })).toBe(false);
  });
  it('must be known to be looked for', () => {
    expect(judgeSecrets(imaginedWorld({}), secrets.slice(1)).held).toBe(false);
  });
});
