import { describe, expect, it } from 'vitest';
import { parseFault } from '../fault/parse-fault.ts';
import type { Verdict } from '../scenario/verdict.ts';
import { boundedRetries } from './bounded-retries.ts';
import { causeNamed } from './cause-named.ts';
import { denialsNamed } from './denials-named.ts';
import { everyFaultStruck } from './every-fault-struck.ts';
import { explainedWaits } from './explained-waits.ts';
import { fenced } from './fenced.ts';
import { type Imagined, imaginedWorld, leaseWrite, record } from './imagined-world.ts';
import { inits } from './inits.ts';
import { retryFoundItRemoved } from './retry-found-it-removed.ts';
import { takeovers } from './takeovers.ts';

const held = (verdicts: Verdict | readonly Verdict[]): readonly boolean[] => [verdicts].flat().map((each) => each.held);
const role = (caller: string): string => `arn:aws:sts::111122223333:assumed-role/r/${caller}`;

describe('takeovers', () => {
  const first = leaseWrite({ at: 0, by: 'i-1' });
  const silent = { endpoint: 'silent', runningMembers: [], saysInitialized: false };
  const decided = (signs: object) => record('i-2', 11_000, { decision: { kind: 'init' }, facts: { signs } });

  it.each<[string, Imagined, readonly boolean[]]>([
    [
      'in time, with proof',
      { requests: [first, leaseWrite({ at: 10_101, by: 'i-2' })], records: [decided(silent)] },
      [true, true],
    ],
    [
      'too early',
      { requests: [first, leaseWrite({ at: 9_000, by: 'i-2' })], records: [decided(silent)] },
      [false, true],
    ],
    [
      'after a renewal',
      {
        requests: [first, leaseWrite({ at: 5_000, by: 'i-1' }), leaseWrite({ at: 10_101, by: 'i-2' })],
        records: [decided(silent)],
      },
      [false, true],
    ],
    [
      'while the endpoint answers',
      {
        requests: [first, leaseWrite({ at: 10_101, by: 'i-2' })],
        records: [decided({ ...silent, endpoint: 'answers' })],
      },
      [true, false],
    ],
    ['without a decision', { requests: [first, leaseWrite({ at: 10_101, by: 'i-2' })] }, [true, false]],
    ['never', { requests: [first] }, [false, false]],
    [
      'of a lease that was released, which is none',
      { requests: [first, leaseWrite({ at: 1, by: 'i-1', held: false }), leaseWrite({ at: 2, by: 'i-2' })] },
      [false, false],
    ],
    ['by its own holder, which is none', { requests: [first, leaseWrite({ at: 1, by: 'i-1' })] }, [false, false]],
    ['that was refused', { requests: [first, leaseWrite({ at: 20_000, by: 'i-2', accepted: false })] }, [false, false]],
  ])('%s', (_, imagined, expected) => {
    expect(held(takeovers(imaginedWorld(imagined), 1))).toEqual(expected);
  });
});

describe('fenced', () => {
  const refused = leaseWrite({ at: 200, by: 'i-1', accepted: false });
  const lost = record('i-1', 201, { error: { code: 'AGENT_X', cause: { code: 'LEASE_LOST' } } });
  const pause = { paused: 'i-1', resumedAt: 100 };

  it.each<[string, Imagined, boolean]>([
    ['refused, and logged', { requests: [refused], records: [lost] }, true],
    ['accepted', { requests: [refused, leaseWrite({ at: 202, by: 'i-1' })], records: [lost] }, false],
    ['not even tried', { records: [lost] }, false],
    ['not logged', { requests: [refused] }, false],
    [
      'refused before it went on',
      { requests: [leaseWrite({ at: 50, by: 'i-1', accepted: false })], records: [lost] },
      false,
    ],
  ])('%s', (_, imagined, expected) => {
    expect(fenced(imaginedWorld(imagined), pause).held).toBe(expected);
  });
});

describe('inits', () => {
  const begins = (source: string, at: number) => record(source, at, { message: 'step kubeadm-init begins' });
  const first = leaseWrite({ at: 0, by: 'i-1' });
  const second = leaseWrite({ at: 20_000, by: 'i-2' });

  it.each<[string, Imagined, boolean]>([
    ['by the holder', { requests: [first], records: [begins('i-1', 1)] }, true],
    [
      'by one holder after the other',
      { requests: [first, second], records: [begins('i-1', 1), begins('i-2', 20_001)] },
      true,
    ],
    ['by the second holder alone', { requests: [first, second], records: [begins('i-2', 20_001)] }, true],
    ['twice by one of them', { requests: [first], records: [begins('i-1', 1), begins('i-1', 2)] }, false],
    ['by another than the holder', { requests: [first], records: [begins('i-2', 1)] }, false],
    ['by who was the holder', { requests: [first, second], records: [begins('i-1', 20_001)] }, false],
    [
      'by who released it',
      { requests: [first, leaseWrite({ at: 1, by: 'i-1', held: false })], records: [begins('i-1', 2)] },
      false,
    ],
    ['by nobody', { requests: [first] }, false],
  ])('%s', (_, imagined, expected) => {
    expect(inits(imaginedWorld(imagined)).held).toBe(expected);
  });
});

describe('a cause', () => {
  const failed = (source: string, error: object, message = 'gave up') =>
    record(source, 0, { level: 'ERROR', message, error });
  const cause = { by: 'i-1', codes: ['LEASE_LOST'] };

  it.each<[string, Imagined, boolean]>([
    ['named', { records: [failed('i-1', { code: 'AGENT_X', cause: { code: 'LEASE_LOST' } })] }, true],
    [
      'named before another failure',
      { records: [failed('i-1', { code: 'LEASE_LOST' }), failed('i-1', { code: 'X_Y' })] },
      false,
    ],
    [
      'named before a call that is tried again',
      { records: [failed('i-1', { code: 'LEASE_LOST' }), failed('i-1', { code: 'X_Y' }, 'retrying')] },
      true,
    ],
    [
      'named by the attempt that failed by it',
      { records: [record('i-1', 0, { message: 'retrying', policy: 'bootstrap', error: { code: 'LEASE_LOST' } })] },
      true,
    ],
    ['named by another one', { records: [failed('i-2', { code: 'LEASE_LOST' })] }, false],
    ['named by nobody', {}, false],
    [
      'named, and another failure without a code',
      { records: [failed('i-1', { code: 'LEASE_LOST' }), failed('i-2', { message: 'oops' })] },
      false,
    ],
  ])('%s', (_, imagined, expected) => {
    expect(causeNamed(imaginedWorld(imagined), cause).held).toBe(expected);
  });

  it('is not asked for where nobody fails by the fault', () => {
    expect(causeNamed(imaginedWorld({})).held).toBe(true);
    expect(causeNamed(imaginedWorld({ records: [failed('i-1', { message: 'oops' })] })).held).toBe(false);
  });
});

describe('explained waits', () => {
  const inService = { kind: 'lifecycle-state', instanceId: 'i-1', state: 'InService', at: 50_000 };
  const alive = record('i-1', 0, { message: 'begins' });
  const wait = (fields: object) => record('i-1', 10, { message: 'waiting for the cluster', ...fields });
  const decision = (fields: object) => record('f', 10, { decision: { kind: 'wait', ...fields } });

  it.each<[string, Imagined, boolean]>([
    ['with reasons', { events: [inService], records: [alive, wait({ reason: 'r' }), decision({ reason: 'r' })] }, true],
    ['a node without one', { events: [inService], records: [alive, wait({})] }, false],
    ['a function without one', { events: [inService], records: [alive, decision({ reason: '' })] }, false],
    ['a silent node', { events: [{ ...inService, at: 70_000 }], records: [alive] }, false],
    ['nobody at all', {}, false],
  ])('%s', (_, imagined, expected) => {
    expect(explainedWaits(imaginedWorld(imagined)).held).toBe(expected);
  });
});

describe('faults', () => {
  const throttled = { service: 'ssm', operation: 'GetParameters', principal: role('i-1'), fault: 'throttle' } as const;
  const retry = (attempt: number) =>
    record('i-1', 0, { message: 'retrying', policy: 'aws-ssm', attempt, reason: 'throttled' });

  it('that never struck are named', () => {
    const faults = [parseFault('ssm:GetParameters:throttle'), parseFault('ssm:PutParameter:error')];
    const verdict = everyFaultStruck(imaginedWorld({ requests: [throttled] }), faults);
    expect(verdict).toMatchObject({ held: false, seen: 'never met: ssm:PutParameter:error' });
    expect(everyFaultStruck(imaginedWorld({ requests: [throttled] }), faults.slice(0, 1)).held).toBe(true);
  });

  it.each<[string, Imagined, boolean]>([
    ['tried again', { requests: [throttled], records: [retry(1)] }, true],
    ['not tried again', { requests: [throttled] }, false],
    ['tried again for ever', { requests: [throttled], records: [1, 2, 3, 4, 5].map(retry) }, false],
  ])('that pass are %s', (_, imagined, expected) => {
    expect(boundedRetries(imaginedWorld(imagined)).held).toBe(expected);
  });

  const denied = { ...throttled, fault: 'deny' } as const;
  const error = (code: string) => record('i-1', 0, { level: 'ERROR', error: { code } });
  const abandon = (caller: string) => ({
    operation: 'CompleteLifecycleAction',
    principal: role(caller),
    input: { LifecycleActionResult: 'ABANDON' },
  });
  it.each<[string, Imagined, boolean]>([
    ['named', { requests: [denied, abandon('i-1')], records: [error('AWS_ACCESS_DENIED')] }, true],
    ['not named last', { requests: [denied], records: [error('AWS_ACCESS_DENIED'), error('LEASE_HELD')] }, false],
    ['not named', { requests: [denied] }, false],
    ['and another gives up', { requests: [denied, abandon('i-2')], records: [error('AWS_ACCESS_DENIED')] }, false],
  ])('that deny are %s', (_, imagined, expected) => {
    expect(denialsNamed(imaginedWorld(imagined)).held).toBe(expected);
  });
});

describe('a retry after a killed function', () => {
  const name = 'demo-etcd-lifecycle';
  const end = (at: number, type?: string) => ({
    kind: 'function-ended',
    functionName: name,
    at,
    ...(type && { error: { type } }),
  });
  const killed = end(100, 'Runtime.ExitError');
  const ended = [killed, end(300)];
  const decided = (at: number, kind: string) => record(name, at, { decision: { kind } });
  const node = (at: number, kind: string) =>
    record('i-2', at, { message: 'decided about the etcd member', decision: { kind } });
  const before = [decided(40, 'remove'), node(50, 'remove'), node(90, 'already-removed')];
  const release = decided(200, 'release');

  it.each<[string, Imagined, boolean]>([
    ['found it removed', { events: ended, records: [...before, release] }, true],
    [
      'looked twice, as nodes did before',
      { events: ended, records: [node(45, 'remove'), ...before, decided(150, 'wait'), release] },
      true,
    ],
    ['removed it again', { events: ended, records: [...before, node(150, 'remove'), release] }, false],
    ['wanted it removed again', { events: ended, records: [...before, decided(150, 'remove'), release] }, false],
    ['never answered', { events: ended, records: before }, false],
    ['failed', { events: [killed, end(300, 'Error')], records: [...before, release] }, false],
    ['never came', { events: [killed], records: before }, false],
    ['was not needed', { events: [end(100)], records: [...before, release] }, false],
    ['came before anything was removed', { events: ended, records: [decided(40, 'remove'), release] }, false],
  ])('%s', (_, imagined, expected) => {
    expect(retryFoundItRemoved(imaginedWorld(imagined)).held).toBe(expected);
  });
});
