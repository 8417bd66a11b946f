import { describe, expect, it } from 'vitest';
import { attempts, rejection } from '../test/test-policy.ts';
import { type Classifier, definePolicy, type PolicySpec } from './index.ts';
import { ManualPolicyClock, recordingObserver } from './testing/index.ts';

/** A policy of which nothing is given but this. */
function plain(spec: Partial<PolicySpec>) {
  const clock = new ManualPolicyClock();
  const observer = recordingObserver();
  return { clock, observer, policy: definePolicy({ name: 'plain', ...spec }, { clock, observer, random: () => 0.5 }) };
}

const flaky: Classifier = () => ({ kind: 'retryable', reason: 'flaky' });

describe('what a policy does unless it is told otherwise', () => {
  it('repeats nothing that may have been executed', async () => {
    const { policy, observer } = plain({ retry: attempts(3), classify: flaky });
    const error = new Error('connection lost');
    expect(await rejection(policy.execute(() => Promise.reject(error)))).toBe(error);
    expect(observer.events.at(-1)).toMatchObject({ kind: 'give-up', reason: 'not-idempotent', attempts: 1 });
  });

  it('takes for retryable what is known to be', async () => {
    const { clock, policy } = plain({ retry: attempts(2), idempotent: true });
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const result = policy.execute(({ number }) => (number === 1 ? Promise.reject(refused) : number));
    await clock.advance(100);
    await expect(result).resolves.toBe(2);
  });

  it.each([
    { retryAfterMs: 60_000, reason: 'retries-exhausted' },
    { retryAfterMs: 60_001, reason: 'retry-after-too-long' },
  ])('waits for a minute when the other side asks for it, and no longer: $retryAfterMs ms', async (row) => {
    const classify: Classifier = () => ({ kind: 'retryable', reason: 'throttled', retryAfterMs: row.retryAfterMs });
    const { clock, policy, observer } = plain({ retry: attempts(2), idempotent: true, classify });
    const result = rejection(policy.execute(() => Promise.reject(new Error('slow down'))));
    await clock.advance(60_000);
    await result;
    expect(observer.events.at(-1)).toMatchObject({ kind: 'give-up', reason: row.reason });
  });

  it('gives its chance to the breaker as well', async () => {
    const openMs = { kind: 'exponential', initialMs: 1000, maxMs: 4000 } as const;
    const { clock, policy, observer } = plain({
      breaker: { kind: 'consecutive', failures: 1, openMs },
      classify: flaky,
    });
    await rejection(policy.execute(() => Promise.reject(new Error('down'))));
    expect(observer.events).toContainEqual(
      expect.objectContaining({ kind: 'breaker-change', state: 'open', retryAt: clock.now() + 500 }),
    );
  });
});
