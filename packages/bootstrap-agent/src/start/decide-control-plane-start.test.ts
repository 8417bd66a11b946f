import { ABSENT_CLUSTER, type ClusterState } from '@dedicated-k8s/core-sdk';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ControlPlaneFacts,
  decideControlPlaneStart,
  type LifeSigns,
  needsLifeSigns,
} from './decide-control-plane-start.ts';

const silent: LifeSigns = { endpoint: 'silent', runningMembers: [], saysInitialized: false };
const clean = { adminConfig: false, etcdData: false };
const full = { adminConfig: true, etcdData: true };
const absent: ControlPlaneFacts = {
  instanceId: 'i-me',
  state: ABSENT_CLUSTER,
  disk: clean,
  journalRole: undefined,
  signs: silent,
};

const state = (status: ClusterState['status'], owner: string): ClusterState => ({
  ...ABSENT_CLUSTER,
  status,
  owner,
  version: 3,
  fence: 2,
});

const withoutOwner = (status: ClusterState['status']): ClusterState => ({ ...ABSENT_CLUSTER, status });

test.each<[string, Partial<ControlPlaneFacts>]>([
  ['there is no cluster', {}],
  [
    'i-me has data of an unknown run, but the state item says that there never was a cluster',
    { disk: { ...clean, etcdData: true } },
  ],
  [
    'i-me has data of a run as init-control-plane, but the state item says that there never was a cluster',
    { disk: full, journalRole: 'init-control-plane' },
  ],
  [
    'the state item says that there never was a cluster, but its members run: i-2, i-3',
    { signs: { ...silent, runningMembers: ['i-2', 'i-3'] } },
  ],
  [
    'i-2 has not finished, but its endpoint answers',
    { state: state('initializing', 'i-2'), signs: { ...silent, endpoint: 'answers' } },
  ],
  ['i-2 has not finished, and nothing shows that its cluster lives', { state: state('initializing', 'i-2') }],
  ['another node has not finished, and nothing shows that its cluster lives', { state: withoutOwner('initializing') }],
  ['this node had begun to initialise the cluster', { state: state('initializing', 'i-me') }],
  ['this node initialised the cluster', { state: state('initialized', 'i-me') }],
  ['this node had begun to join', { state: state('initialized', 'i-2'), journalRole: 'join-control-plane' }],
  [
    'i-2 initialised the cluster before this one',
    { state: state('initialized', 'i-2'), journalRole: 'init-control-plane' },
  ],
  [
    'another node initialised the cluster before this one',
    { state: withoutOwner('initialized'), journalRole: 'init-control-plane' },
  ],
  ['this machine is a control plane whose journal is gone', { state: state('initialized', 'i-2'), disk: full }],
  ['the cluster is initialised', { state: state('initialized', 'i-2') }],
  ['i-2 restores the cluster from a backup', { state: state('restoring', 'i-2') }],
  ['another node restores the cluster from a backup', { state: withoutOwner('restoring') }],
])('the reason is that %s', (reason, facts) => {
  expect(decideControlPlaneStart({ ...absent, ...facts }).reason).toBe(reason);
});

describe('no cluster', () => {
  test.each<[string, Partial<ControlPlaneFacts>, string]>([
    ['and no sign of one', {}, 'init'],
    ['and an earlier run that began nothing', { journalRole: 'init-control-plane' }, 'init'],
    ['but the endpoint answers', { signs: { ...silent, endpoint: 'answers' } }, 'refuse'],
    ['but members run', { signs: { ...silent, runningMembers: ['i-2'] } }, 'refuse'],
    ['but the older parameter says so', { signs: { ...silent, saysInitialized: true } }, 'refuse'],
    ['and the endpoint cannot be asked', { signs: { ...silent, endpoint: 'unknown' } }, 'wait'],
    ['but data of etcd on this disk', { disk: { ...clean, etcdData: true } }, 'refuse'],
    ['but an admin.conf on this disk', { disk: { ...clean, adminConfig: true } }, 'refuse'],
  ])('%s', (_, facts, kind) => {
    expect(decideControlPlaneStart({ ...absent, ...facts }).kind).toBe(kind);
  });

  test('without having looked for signs of life nothing is begun', () => {
    const { signs: _, ...facts } = absent;
    expect(decideControlPlaneStart(facts).kind).toBe('refuse');
    expect(needsLifeSigns(facts)).toBe(true);
  });
});

describe('a cluster that is being initialised', () => {
  const other = { ...absent, state: state('initializing', 'i-2') };

  test('by this node: resume, whatever the disk and the signs look like', () => {
    const own = { ...absent, state: state('initializing', 'i-me'), disk: full };
    expect(decideControlPlaneStart(own)).toMatchObject({ kind: 'resume', role: 'init-control-plane' });
    expect(needsLifeSigns(own)).toBe(false);
  });

  test.each<[string, Partial<ControlPlaneFacts>, string]>([
    ['by another, without a sign of life: the attempt to take its lease tells whether it may', {}, 'init'],
    ['by another whose endpoint answers', { signs: { ...silent, endpoint: 'answers' } }, 'wait'],
    ['by another, endpoint unknown', { signs: { ...silent, endpoint: 'unknown' } }, 'wait'],
    ['by another whose member runs', { signs: { ...silent, runningMembers: ['i-2'] } }, 'wait'],
  ])('%s', (_, facts, kind) => {
    expect(decideControlPlaneStart({ ...other, ...facts }).kind).toBe(kind);
  });

  test('without having looked for signs of life nothing is taken over', () => {
    const { signs: _, ...facts } = other;
    expect(decideControlPlaneStart(facts).kind).toBe('wait');
    expect(needsLifeSigns(facts)).toBe(true);
  });
});

describe('a cluster that is initialised', () => {
  const others = { ...absent, state: state('initialized', 'i-2') };

  test.each<[string, ControlPlaneFacts, object]>([
    ['by another', others, { kind: 'join' }],
    [
      'by this node',
      { ...absent, state: state('initialized', 'i-me'), disk: full },
      { kind: 'resume', role: 'init-control-plane' },
    ],
    [
      'by another while this node had begun to join',
      { ...others, journalRole: 'join-control-plane', disk: full },
      { kind: 'resume', role: 'join-control-plane' },
    ],
    [
      'by another while this node had begun to join and written nothing yet',
      { ...others, journalRole: 'join-control-plane' },
      { kind: 'resume', role: 'join-control-plane' },
    ],
    ['by another before this one', { ...others, journalRole: 'init-control-plane', disk: full }, { kind: 'join' }],
    [
      'and this machine is part of it, its journal gone',
      { ...others, disk: full },
      { kind: 'resume', role: 'join-control-plane' },
    ],
    ['and this machine has only leftovers', { ...others, disk: { ...clean, adminConfig: true } }, { kind: 'join' }],
    ['and this machine has only data of etcd', { ...others, disk: { ...clean, etcdData: true } }, { kind: 'join' }],
  ])('%s', (_, facts, decision) => {
    expect(decideControlPlaneStart(facts)).toMatchObject(decision);
    expect(needsLifeSigns(facts)).toBe(false);
  });
});

test('a cluster that is being restored is waited for', () => {
  expect(decideControlPlaneStart({ ...absent, state: state('restoring', 'i-2') }).kind).toBe('wait');
});

describe('whatever the facts', () => {
  const instanceIds = fc.constantFrom('i-me', 'i-2', 'i-3');
  const facts: fc.Arbitrary<ControlPlaneFacts> = fc.record(
    {
      instanceId: fc.constant('i-me'),
      state: fc.record({
        status: fc.constantFrom('absent', 'initializing', 'initialized', 'restoring'),
        owner: instanceIds,
        version: fc.nat(),
        fence: fc.nat(),
        updatedAt: fc.nat(),
        vacancies: fc.constant([]),
      }),
      disk: fc.record({ adminConfig: fc.boolean(), etcdData: fc.boolean() }),
      journalRole: fc.constantFrom(undefined, 'init-control-plane', 'join-control-plane'),
      signs: fc.record({
        endpoint: fc.constantFrom('answers', 'silent', 'unknown'),
        runningMembers: fc.subarray(['i-2', 'i-3']),
        saysInitialized: fc.boolean(),
      }),
    },
    { requiredKeys: ['instanceId', 'state', 'disk', 'journalRole'] },
  );

  test('I1: a cluster is begun only when there is none, and nothing shows or hides one', () => {
    fc.assert(
      fc.property(facts, (each) => {
        if (decideControlPlaneStart(each).kind !== 'init') return;
        const { state: found, signs, disk } = each;
        expect(found.status === 'absent' || (found.status === 'initializing' && found.owner !== 'i-me')).toBe(true);
        expect(signs).toEqual({ endpoint: 'silent', runningMembers: [], saysInitialized: false });
        expect(found.status === 'absent' && (disk.adminConfig || disk.etcdData)).toBe(false);
      }),
    );
  });

  test('every decision says why', () => {
    fc.assert(
      fc.property(facts, (each) => {
        expect(decideControlPlaneStart(each).reason).toMatch(/^[^ ].* .*[^ ]$/);
      }),
    );
  });
});
