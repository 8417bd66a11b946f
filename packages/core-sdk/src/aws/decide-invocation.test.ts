import { describe, expect, it } from 'vitest';
import { decideInvocation } from './decide-invocation.ts';

describe('decideInvocation (fault row 27)', () => {
  it.each([
    ['Success', 'Success', { kind: 'succeeded', stdout: 'out' }],
    ['Failed', 'Failed', { kind: 'failed', exitCode: 3, stdout: 'out', stderr: 'err' }],
    ['TimedOut', 'ExecutionTimedOut', { kind: 'timed-out', stillRunning: false }],
    ['TimedOut', 'Execution Timed Out', { kind: 'timed-out', stillRunning: false }],
    ['TimedOut', 'DeliveryTimedOut', { kind: 'undeliverable', reason: 'DeliveryTimedOut' }],
    ['TimedOut', 'Delivery Timed Out', { kind: 'undeliverable' }],
    ['TimedOut', undefined, { kind: 'timed-out', stillRunning: true }],
    ['Failed', 'Undeliverable', { kind: 'undeliverable' }],
    ['Failed', 'Terminated', { kind: 'undeliverable' }],
    ['Failed', 'InvalidPlatform', { kind: 'undeliverable' }],
    ['Failed', 'AccessDenied', { kind: 'undeliverable' }],
    ['Cancelled', 'Cancelled', { kind: 'cancelled' }],
  ])('%s, %s', (Status, StatusDetails, expected) => {
    const invocation = {
      Status,
      StatusDetails,
      ResponseCode: 3,
      StandardOutputContent: 'out',
      StandardErrorContent: 'err',
    };
    expect(decideInvocation('c-1', invocation)).toMatchObject({ commandId: 'c-1', ...expected });
  });

  it.each(['Pending', 'InProgress', 'Delayed', 'Cancelling'])('%s goes on', (Status) => {
    expect(decideInvocation('c-1', { Status, StatusDetails: Status })).toBeUndefined();
  });
});
