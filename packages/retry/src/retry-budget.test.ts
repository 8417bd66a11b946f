import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempts, rejection, testPolicy } from '../test/test-policy.ts';
import { BudgetExhaustedError, createRetryBudget } from './index.ts';
import { ManualPolicyClock } from './testing/index.ts';

describe('a retry budget', () => {
  it('ends a call that would need more retries than are left', async () => {
    const clock = new ManualPolicyClock();
    const budget = createRetryBudget({ capacity: 2, perSecond: 0 }, { clock });
    const { policy, clock: policyClock } = testPolicy({ retry: attempts(5), budget });
    const cause = new Error('down');
    const result = rejection(policy.execute(() => Promise.reject(cause)));
    await policyClock.advance(1000);
    const error = await result;
    expect(error).toBeInstanceOf(BudgetExhaustedError);
    expect(error).toMatchObject({ code: 'RETRY_BUDGET_EXHAUSTED', cause });
    expect((error as BudgetExhaustedError).attempts).toHaveLength(3);
  });

  it('is shared by the policies it is given to', async () => {
    const budget = createRetryBudget({ capacity: 1, perSecond: 0 });
    const first = testPolicy({ retry: attempts(2), budget });
    const second = testPolicy({ retry: attempts(2), budget });
    const result = rejection(first.policy.execute(() => Promise.reject(new Error('down'))));
    await first.clock.advance(100);
    expect(await result).toMatchObject({ code: 'RETRY_EXHAUSTED' });
    const refused = second.policy.execute(() => Promise.reject(new Error('down')));
    expect(await rejection(refused)).toMatchObject({ code: 'RETRY_BUDGET_EXHAUSTED' });
  });

  it('is filled by the calls that succeed', async () => {
    const budget = createRetryBudget({ capacity: 1, perSuccess: 1, perSecond: 0 });
    const { policy } = testPolicy({ retry: attempts(2), budget });
    expect([budget.tryWithdraw(), budget.tryWithdraw()]).toEqual([true, false]);
    await policy.execute(() => 'fine');
    await policy.execute(() => 'fine');
    expect([budget.tryWithdraw(), budget.tryWithdraw()]).toEqual([true, false]);
  });

  it('earns by success and by time, up to its capacity', async () => {
    const clock = new ManualPolicyClock();
    const budget = createRetryBudget({ capacity: 1, perSuccess: 0.5, perSecond: 2 }, { clock });
    expect(budget.tryWithdraw()).toBe(true);
    budget.deposit();
    expect(budget.tryWithdraw()).toBe(false);
    budget.deposit();
    expect(budget.tryWithdraw()).toBe(true);
    await clock.advance(500);
    expect(budget.tryWithdraw()).toBe(true);
    await clock.advance(60_000);
    expect([budget.tryWithdraw(), budget.tryWithdraw()]).toEqual([true, false]);
  });

  it('has 100 tokens unless told otherwise, and earns one in a second or by ten successes and a bit', async () => {
    const clock = new ManualPolicyClock();
    const budget = createRetryBudget({}, { clock });
    expect(Array.from({ length: 101 }, () => budget.tryWithdraw()).indexOf(false)).toBe(100);
    await clock.advance(999);
    expect(budget.tryWithdraw()).toBe(false);
    await clock.advance(1);
    expect([budget.tryWithdraw(), budget.tryWithdraw()]).toEqual([true, false]);
    for (let n = 0; n < 9; n += 1) budget.deposit();
    expect(budget.tryWithdraw()).toBe(false);
    budget.deposit();
    expect([budget.tryWithdraw(), budget.tryWithdraw()]).toEqual([true, false]);
  });

  it('loses nothing by a clock that steps back', () => {
    let now = 60_000;
    const budget = createRetryBudget({ capacity: 1 }, { clock: { now: () => now } });
    now = 0;
    expect([budget.tryWithdraw(), budget.tryWithdraw()]).toEqual([true, false]);
  });

  it('never allows more retries than its capacity and its earnings', async () => {
    const step = fc.record({ waitMs: fc.integer({ min: 0, max: 2000 }), deposit: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 100 }),
        fc.integer({ min: 0, max: 10 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        async (steps, capacity, perSuccess, perSecond) => {
          const clock = new ManualPolicyClock();
          const startedAt = clock.now();
          const budget = createRetryBudget({ capacity, perSuccess, perSecond }, { clock });
          let retries = 0;
          let successes = 0;
          for (const { waitMs, deposit } of steps) {
            await clock.advance(waitMs);
            if (deposit) {
              budget.deposit();
              successes += 1;
            } else if (budget.tryWithdraw()) {
              retries += 1;
            }
            const earned = ((clock.now() - startedAt) / 1000) * perSecond + successes * perSuccess;
            expect(retries).toBeLessThanOrEqual(capacity + earned + 1e-6);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([{ capacity: -1 }, { perSuccess: Number.NaN }, { perSecond: Infinity }])('refuses %j', (spec) => {
    expect(() => createRetryBudget(spec)).toThrow(RangeError);
  });
});
