import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempts, hang, rejection, testPolicy } from '../test/test-policy.ts';
import { BulkheadFullError } from './index.ts';

describe('a bulkhead', () => {
  it('refuses calls beyond its slots and its queue', async () => {
    const { policy, observer } = testPolicy({ bulkhead: { maxConcurrent: 1 } });
    const running = Promise.withResolvers<string>();
    const first = policy.execute(() => running.promise);
    const error = await rejection(policy.execute(() => 'second'));
    expect(error).toBeInstanceOf(BulkheadFullError);
    expect(error).toMatchObject({ code: 'RETRY_BULKHEAD_FULL', attempts: [] });
    expect(observer.events.at(-1)).toMatchObject({ kind: 'give-up', reason: 'bulkhead-full', attempts: 0 });
    running.resolve('first');
    await expect(first).resolves.toBe('first');
    await expect(policy.execute(() => 'third')).resolves.toBe('third');
  });

  it('serves its queue in order, and lets nobody overtake', async () => {
    const { policy } = testPolicy({ bulkhead: { maxConcurrent: 1, maxQueued: 2 } });
    const order: number[] = [];
    const running = Promise.withResolvers<void>();
    const calls = [policy.execute(() => running.promise)];
    for (const number of [1, 2]) calls.push(policy.execute(() => void order.push(number)));
    running.resolve();
    await calls[0];
    calls.push(policy.execute(() => void order.push(3)));
    await Promise.all(calls);
    expect(order).toEqual([1, 2, 3]);
  });

  it('is free while a call waits for its next attempt', async () => {
    const { clock, policy } = testPolicy({ bulkhead: { maxConcurrent: 1 }, retry: attempts(2) });
    const retrying = policy.execute(({ number }) => (number === 1 ? Promise.reject(new Error('flaky')) : 'late'));
    await clock.advance(50);
    await expect(policy.execute(() => 'between')).resolves.toBe('between');
    await clock.advance(50);
    await expect(retrying).resolves.toBe('late');
  });

  it('counts the time in the queue towards the deadline, not towards the attempt', async () => {
    const { clock, policy } = testPolicy({
      bulkhead: { maxConcurrent: 1, maxQueued: 2 },
      attemptTimeoutMs: 100,
      deadlineMs: 150,
    });
    const first = policy.execute(() => clock.sleep(90));
    const second = policy.execute(() => clock.sleep(50));
    const third = rejection(policy.execute(() => 'third', { deadlineMs: 80 }));
    await clock.advance(200);
    await first;
    await second;
    expect(await third).toMatchObject({ code: 'RETRY_DEADLINE_EXCEEDED', attempts: [] });
  });

  it('lets a call go at its deadline though no place gets free', async () => {
    const { clock, policy } = testPolicy({ bulkhead: { maxConcurrent: 1, maxQueued: 1 } });
    void policy.execute(hang);
    await clock.advance(20);
    const queued = rejection(policy.execute(() => 'queued', { deadlineMs: 80 }));
    await clock.advance(80);
    expect(await Promise.race([queued, Promise.resolve('still queued')])).toMatchObject({
      code: 'RETRY_DEADLINE_EXCEEDED',
    });
  });

  it('does not start a call whose deadline comes with its slot', async () => {
    const { clock, policy } = testPolicy({ bulkhead: { maxConcurrent: 1, maxQueued: 1 } });
    const first = policy.execute(() => clock.sleep(80));
    let called = false;
    const queued = rejection(
      policy.execute(
        () => {
          called = true;
        },
        { deadlineMs: 80 },
      ),
    );
    await clock.advance(80);
    await first;
    expect(await queued).toMatchObject({ code: 'RETRY_DEADLINE_EXCEEDED', attempts: [] });
    expect(called).toBe(false);
    await expect(policy.execute(() => 'next')).resolves.toBe('next');
  });

  it('keeps the slot of a call that is cancelled while the slot is handed to it', async () => {
    const { policy } = testPolicy({ bulkhead: { maxConcurrent: 1, maxQueued: 1 } });
    const caller = new AbortController();
    const running = Promise.withResolvers<void>();
    const first = policy.execute(async () => {
      await running.promise;
    });
    const queued = rejection(policy.execute(() => 'queued', { signal: caller.signal }));
    running.resolve();
    await first;
    caller.abort();
    await queued;
    await expect(policy.execute(() => 'next')).resolves.toBe('next');
  });

  it('never runs more than it may, and serves everybody it did not refuse', async () => {
    const call = fc.record({
      startMs: fc.integer({ min: 0, max: 50 }),
      runMs: fc.integer({ min: 0, max: 30 }),
      abortMs: fc.option(fc.integer({ min: 0, max: 80 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 5 }),
        async (calls, maxConcurrent, maxQueued) => {
          const { clock, policy } = testPolicy({ bulkhead: { maxConcurrent, maxQueued } });
          let running = 0;
          let most = 0;
          const results = calls.map(async ({ startMs, runMs, abortMs }) => {
            await clock.sleep(startMs);
            const caller = new AbortController();
            if (abortMs !== undefined) clock.setTimeout(() => caller.abort(), abortMs);
            return policy
              .execute(
                async ({ signal }) => {
                  running += 1;
                  most = Math.max(most, running);
                  await clock.sleep(runMs, signal).finally(() => {
                    running -= 1;
                  });
                },
                { signal: caller.signal },
              )
              .then(
                () => 'served',
                (error: unknown) => (error as { code: string }).code,
              );
          });
          await clock.advance(5000);
          const outcomes = await Promise.all(results);
          const expected = ['served', 'RETRY_BULKHEAD_FULL', 'RETRY_ABORTED'];
          expect(most).toBeLessThanOrEqual(maxConcurrent);
          expect(outcomes.filter((outcome) => !expected.includes(outcome))).toEqual([]);
          await expect(policy.execute(() => 'free')).resolves.toBe('free');
        },
      ),
      { numRuns: 50 },
    );
  });
});
