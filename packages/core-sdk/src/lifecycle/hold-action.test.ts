import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { describe, expect, it } from 'vitest';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { InMemoryLifecycleHook } from '../testing/in-memory-lifecycle-hook.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { withFaults } from '../testing/with-faults.ts';
import { type HoldOptions, holdAction, holdLimitMs } from './hold-action.ts';

const action = { group: 'demo-control-plane', hook: 'demo-etcd-cleanup', instanceId: 'i-1' };
const heartbeatTimeoutMs = 600_000;

function fixture() {
  const clock = new ManualClock();
  const hook = new InMemoryLifecycleHook(['i-1']);
  const memory = memorySink();
  const logger = createLogger({ service: 'test', sink: memory.sink });
  const options: HoldOptions = { heartbeatTimeoutMs, startedAt: clock.now() };
  return { clock, hook, memory, options, needs: { hook, clock, logger } };
}

describe('holdAction', () => {
  it('sends a heartbeat at a third of the time-out while the work goes on', async () => {
    const { clock, hook, needs, options } = fixture();
    const work = holdAction(needs, action, options, () => clock.sleep(900_000).then(() => 7));
    await clock.advance(199_999);
    expect(hook.heartbeats).toHaveLength(0);
    expect(await clock.drive(work)).toBe(7);
    expect(hook.heartbeats).toHaveLength(4);
    expect(clock.sleeping).toBe(0);
  });

  it('begins at once where the instance has waited for a third already', async () => {
    const { clock, hook, needs, options } = fixture();
    clock.pause(200_000);
    await clock.drive(holdAction(needs, action, options, () => clock.sleep(1_000)));
    expect(hook.heartbeats).toHaveLength(1);
  });

  it.each(['gone', 'at the limit'])('goes on without heartbeats when told to: %s', async (why) => {
    const { clock, hook, needs, options } = fixture();
    if (why === 'gone') hook.open.clear();
    let asked = 0;
    const counted = withFaults(hook, {
      before: () => {
        asked += 1;
      },
    });
    const goesOn = { ...options, whenOver: 'go-on', ...(why === 'gone' ? {} : { maxHoldMs: 300_000 }) } as const;
    const work = (signal: AbortSignal) => clock.sleep(900_000, signal);
    await expect(clock.drive(holdAction({ ...needs, hook: counted }, action, goesOn, work))).resolves.toBeUndefined();
    expect(asked).toBe(1);
  });

  it('does not mind a wall clock that is set', async () => {
    const { clock, hook, needs, options } = fixture();
    const work = holdAction(needs, action, options, () => clock.sleep(900_000));
    await clock.advance(1_000);
    clock.step(100 * 24 * 3_600_000);
    await clock.drive(work);
    expect(hook.heartbeats).toHaveLength(4);
  });

  it('stops the work when nobody waits any more (fault row 12)', async () => {
    const { clock, hook, needs, options } = fixture();
    const held = holdAction(needs, action, options, (signal) => clock.sleep(10_000_000, signal));
    const ended = held.catch((error: unknown) => error);
    await clock.advance(1_000);
    hook.open.clear();
    await clock.advance(heartbeatTimeoutMs);
    expect(await ended).toMatchObject({ code: 'HOOK_ACTION_GONE', context: { group: action.group } });
  });

  it('goes on when heartbeats are throttled (fault row 12)', async () => {
    const { clock, hook, memory, needs, options } = fixture();
    const throttled = withFaults(hook, {
      before: ({ number }) => {
        if (number === 1 || number === 2) throw new Error('throttled');
      },
    });
    const held = holdAction({ ...needs, hook: throttled }, action, options, () => clock.sleep(900_000));
    await expect(clock.drive(held)).resolves.toBeUndefined();
    expect(memory.records.map(({ level, instance_id }) => [level, instance_id])).toEqual([
      ['WARN', 'i-1'],
      ['WARN', 'i-1'],
    ]);
    expect(hook.heartbeats).toHaveLength(2);
  });

  it.each([
    { code: 'AWS_REQUEST_FAILED', outcome: 'AWS_REQUEST_FAILED', heartbeats: 1 },
    { code: 'AWS_NOT_FOUND', outcome: 'AWS_NOT_FOUND', heartbeats: 1 },
    { code: 'AWS_ACCESS_DENIED', outcome: 'done', heartbeats: 4 },
  ] as const)('a heartbeat refused by $code ends in $outcome (fault row 12)', async ({ code, outcome, heartbeats }) => {
    const { clock, hook, needs, options } = fixture();
    let sent = 0;
    const refusing = withFaults(hook, {
      before: () => {
        sent += 1;
        throw clusterErrors[code]({ operation: 'autoscaling:RecordLifecycleActionHeartbeat', reason: 'no' });
      },
    });
    const work = (signal: AbortSignal) => clock.sleep(900_000, signal).then(() => 'done');
    const held = holdAction({ ...needs, hook: refusing }, action, options, work);
    const ended = held.catch((error: unknown) => (error as { code: string }).code);
    expect(await clock.drive(ended)).toBe(outcome);
    expect(sent).toBe(heartbeats);
  });

  it('ends at the limit, counted from when the instance began to wait', async () => {
    const { clock, needs, options } = fixture();
    clock.pause(3_000_000);
    const limited = { ...options, maxHoldMs: 4_000_000 };
    const held = holdAction(needs, action, limited, (signal) => clock.sleep(10_000_000, signal));
    await expect(clock.drive(held)).rejects.toMatchObject({
      code: 'HOOK_PATIENCE_ENDED',
      context: { heldMs: 4_000_000 },
    });
  });

  it('throws what the work throws', async () => {
    const { clock, needs, options } = fixture();
    const held = holdAction(needs, action, options, () => Promise.reject(new Error('no disk')));
    await expect(clock.drive(held)).rejects.toThrow('no disk');
  });
});

describe('holdLimitMs', () => {
  it.each([
    [30_000, 3_000_000],
    [600_000, 60_000_000],
    [7_200_000, 172_800_000],
  ])('with a time-out of %i ms is %i ms', (timeoutMs, limitMs) => {
    expect(holdLimitMs({ heartbeatTimeoutMs: timeoutMs })).toBe(limitMs);
  });
});
