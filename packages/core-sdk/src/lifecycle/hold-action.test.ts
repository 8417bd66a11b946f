import { describe, expect, it } from 'vitest';
import { InMemoryLifecycleHook } from '../testing/in-memory-lifecycle-hook.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { withFaults } from '../testing/with-faults.ts';
import { holdAction, holdLimitMs } from './hold-action.ts';

const action = { group: 'demo-control-plane', hook: 'demo-etcd-cleanup', instanceId: 'i-1' };
const heartbeatTimeoutMs = 600_000;

function fixture() {
  const clock = new ManualClock();
  return { clock, hook: new InMemoryLifecycleHook(['i-1']), options: { heartbeatTimeoutMs, startedAt: clock.now() } };
}

describe('holdAction', () => {
  it('sends a heartbeat at a third of the time-out while the work goes on', async () => {
    const { clock, hook, options } = fixture();
    const result = await clock.drive(
      holdAction(hook, clock, action, options, () => clock.sleep(1_000_000).then(() => 7)),
    );
    expect(result).toBe(7);
    expect(hook.heartbeats).toHaveLength(5);
    expect(clock.sleeping).toBe(0);
  });

  it('stops the work when nobody waits any more (fault row 12)', async () => {
    const { clock, hook, options } = fixture();
    const held = holdAction(hook, clock, action, options, (signal) => clock.sleep(10_000_000, signal));
    const ended = held.catch((error: unknown) => error);
    await clock.advance(1_000);
    hook.open.clear();
    await clock.advance(heartbeatTimeoutMs);
    expect(await ended).toMatchObject({ code: 'HOOK_ACTION_GONE' });
  });

  it('goes on when heartbeats are throttled (fault row 12)', async () => {
    const { clock, hook, options } = fixture();
    const failures: unknown[] = [];
    const throttled = withFaults(hook, {
      before: ({ number }) => {
        if (number === 2 || number === 3) throw new Error('throttled');
      },
    });
    const held = holdAction(
      throttled,
      clock,
      action,
      { ...options, onHeartbeatFailed: (error) => failures.push(error) },
      () => clock.sleep(1_000_000),
    );
    await expect(clock.drive(held)).resolves.toBeUndefined();
    expect(failures).toHaveLength(2);
    expect(hook.heartbeats).toHaveLength(3);
  });

  it('ends at the limit, counted from when the instance began to wait', async () => {
    const { clock, hook, options } = fixture();
    clock.pause(3_000_000);
    const limited = { ...options, maxHoldMs: 4_000_000 };
    const held = holdAction(hook, clock, action, limited, (signal) => clock.sleep(10_000_000, signal));
    await expect(clock.drive(held)).rejects.toMatchObject({
      code: 'HOOK_PATIENCE_ENDED',
      context: { heldMs: 4_000_000 },
    });
  });

  it('throws what the work throws', async () => {
    const { clock, hook, options } = fixture();
    const held = holdAction(hook, clock, action, options, () => Promise.reject(new Error('no disk')));
    await expect(clock.drive(held)).rejects.toThrow('no disk');
  });
});

describe('holdLimitMs', () => {
  it.each([
    [30_000, 3_000_000],
    [600_000, 60_000_000],
    [7_200_000, 172_800_000],
  ])('with a time-out of %i ms is %i ms', (timeoutMs, limitMs) => {
    expect(holdLimitMs({ heartbeatTimeoutMs: timeoutMs, startedAt: 0 })).toBe(limitMs);
  });
});
