import { ConsecutiveBreaker, DelegateBackoff } from 'cockatiel';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { attempts, hang, rejection, testPolicy } from '../test/test-policy.ts';
import { type BreakerSpec, createCircuitBreaker, type Permit } from './circuit-breaker.ts';
import { BreakerOpenError, classifyKnown } from './index.ts';

let now = 0;
let changes: string[] = [];

beforeEach(() => {
  now = 1_000_000;
  changes = [];
});

function breaker(spec: BreakerSpec) {
  const created = createCircuitBreaker(spec, {
    now: () => now,
    random: () => 0,
    changed: (state, retryAt) => changes.push(retryAt === undefined ? state : `${state} for ${retryAt - now}`),
  });
  const call = (outcome: 'success' | 'failure' | 'ignored'): boolean => {
    const permit = created.admit(now);
    if (permit !== undefined) created.report(permit, outcome, undefined);
    return permit !== undefined;
  };
  return { ...created, call };
}

describe('a circuit breaker', () => {
  const spec: BreakerSpec = { kind: 'consecutive', failures: 2, openMs: 1000 };

  it('opens after failures in a row, and a success between starts the count again', () => {
    const { call } = breaker(spec);
    expect(['failure', 'success', 'failure'].map((outcome) => call(outcome as 'success'))).toEqual([true, true, true]);
    expect(changes).toEqual([]);
    call('failure');
    expect(changes).toEqual(['open for 1000']);
    expect(call('success')).toBe(false);
  });

  it('lets one call try when its time is over, and closes when that succeeds', () => {
    const { admit, report, call } = breaker(spec);
    call('failure');
    call('failure');
    now += 1000;
    const probe = admit(now);
    expect(admit(now)).toBeUndefined();
    report(probe ?? -1, 'success', undefined);
    expect(changes).toEqual(['open for 1000', 'half-open', 'closed']);
    expect(call('failure')).toBe(true);
    expect(call('success')).toBe(true);
  });

  it('opens again when the try fails', () => {
    const { call } = breaker(spec);
    call('failure');
    call('failure');
    now += 1000;
    call('failure');
    expect(changes).toEqual(['open for 1000', 'half-open', 'open for 1000']);
  });

  it('needs as many successful tries as asked for, and lets no more try at once', () => {
    const { admit, report, call } = breaker({ ...spec, halfOpenSuccesses: 3 });
    call('failure');
    call('failure');
    now += 1000;
    call('success');
    const permits = [admit(now), admit(now)];
    expect(admit(now)).toBeUndefined();
    for (const permit of permits) report(permit ?? -1, 'success', undefined);
    expect(changes.at(-1)).toBe('closed');
  });

  it('does not count the successful tries of an earlier round', () => {
    const { call } = breaker({ ...spec, halfOpenSuccesses: 2 });
    call('failure');
    call('failure');
    now += 1000;
    call('success');
    call('failure');
    now += 1000;
    call('success');
    expect(changes.at(-1)).toBe('half-open');
    call('success');
    expect(changes.at(-1)).toBe('closed');
  });

  it('frees the place of a try that told nothing', () => {
    const { call } = breaker(spec);
    call('failure');
    call('failure');
    now += 1000;
    call('ignored');
    expect(call('success')).toBe(true);
    expect(changes.at(-1)).toBe('closed');
  });

  it('does not wait for ever for a try that never comes back', () => {
    const { admit, call, retryAt } = breaker(spec);
    call('failure');
    call('failure');
    now += 1000;
    admit(now);
    expect(call('success')).toBe(false);
    expect(retryAt()).toBe(now + 1000);
    now += 1000;
    expect(call('success')).toBe(true);
    expect(changes).toEqual(['open for 1000', 'half-open', 'closed']);
  });

  it('refuses nobody once it is closed', () => {
    const { refuses, call } = breaker(spec);
    call('failure');
    call('failure');
    expect(refuses(now)).toBe(true);
    now += 1000;
    expect(refuses(now)).toBe(false);
    call('success');
    expect(refuses(now)).toBe(false);
  });

  it('tells a custom back-off which opening it is and what failed, and begins anew when it closes', () => {
    const told: unknown[] = [];
    const factory = new DelegateBackoff<{ attempt: number; error: unknown }>((context) => {
      told.push(context);
      return 1000;
    });
    const { admit, report } = createCircuitBreaker(
      { kind: 'consecutive', failures: 1, openMs: { kind: 'custom', factory } },
      { now: () => now, random: () => 0, changed: () => undefined },
    );
    for (const [outcome, error] of [
      ['failure', 'first'],
      ['failure', 'second'],
      ['success', undefined],
      ['failure', 'third'],
    ] as const) {
      report(admit(now) ?? -1, outcome, error);
      now += 1000;
    }
    expect(told).toEqual([
      { attempt: 1, error: 'first' },
      { attempt: 2, error: 'second' },
      { attempt: 1, error: 'third' },
    ]);
  });

  it('ignores outcomes of calls from before its last change', () => {
    const { admit, report, call } = breaker(spec);
    const slow = admit(now);
    call('failure');
    call('failure');
    now += 1000;
    const probe = admit(now);
    report(slow ?? -1, 'failure', undefined);
    expect(changes.at(-1)).toBe('half-open');
    report(probe ?? -1, 'success', undefined);
    expect(changes.at(-1)).toBe('closed');
  });

  it('stays open longer with each failed try when given a back-off, and forgets that when it closes', () => {
    const { call } = breaker({
      ...spec,
      openMs: { kind: 'exponential', initialMs: 1000, maxMs: 3000, jitter: 'none' },
    });
    call('failure');
    call('failure');
    for (const wait of [1000, 2000, 3000]) {
      now += wait;
      call('failure');
    }
    now += 3000;
    call('success');
    call('failure');
    call('failure');
    const opened = changes.filter((change) => change.startsWith('open'));
    expect(opened).toEqual(['open for 1000', 'open for 2000', 'open for 3000', 'open for 3000', 'open for 1000']);
  });

  it('opens when too many of the latest calls failed', () => {
    const { call } = breaker({ kind: 'count', size: 4, failureRatio: 0.5, openMs: 1000 });
    for (const outcome of ['success', 'success', 'failure', 'failure'] as const) call(outcome);
    expect(changes).toEqual([]);
    call('failure');
    expect(changes).toEqual(['open for 1000']);
  });

  it('counts no fewer of the latest calls than asked for', () => {
    const { call } = breaker({ kind: 'count', size: 4, failureRatio: 0.5, minimumCalls: 2, openMs: 1000 });
    call('failure');
    expect(changes).toEqual([]);
    call('failure');
    expect(changes).toEqual(['open for 1000']);
  });

  it.each([
    { successes: [0], failure: 999, opens: true },
    { successes: [0], failure: 1000, opens: false },
    { successes: [0, 99], failure: 1000, opens: false },
    { successes: [0, 100], failure: 1000, opens: true },
    { successes: [0, 105], failure: 1000, opens: true },
    { successes: [0, 100, 199], failure: 1100, opens: false },
    { successes: [0, 500], failure: 1499, opens: true },
  ])('forgets calls a tenth of the period at a time: $successes, then $failure', ({ successes, failure, opens }) => {
    const { call } = breaker({ kind: 'sampling', windowMs: 1000, failureRatio: 0.3, minimumCalls: 2, openMs: 1000 });
    const startedAt = now;
    for (const at of successes) {
      now = startedAt + at;
      call('success');
    }
    now = startedAt + failure;
    call('failure');
    expect(changes).toEqual(opens ? ['open for 1000'] : []);
  });

  it('opens when too many calls of a period failed', () => {
    const { call } = breaker({ kind: 'sampling', windowMs: 1000, failureRatio: 0.4, minimumCalls: 4, openMs: 1000 });
    for (const outcome of ['success', 'failure', 'failure'] as const) call(outcome);
    expect(changes).toEqual([]);
    now += 500;
    call('failure');
    expect(changes).toEqual(['open for 1000']);
  });

  it('does not open when just as many calls of a period failed as may', () => {
    const { call } = breaker({ kind: 'sampling', windowMs: 1000, failureRatio: 0.5, minimumCalls: 2, openMs: 1000 });
    call('success');
    call('failure');
    expect(changes).toEqual([]);
    call('failure');
    expect(changes).toEqual(['open for 1000']);
  });

  it('forgets what happened before the period, however long the pause', () => {
    const { call } = breaker({ kind: 'sampling', windowMs: 1000, failureRatio: 0.4, minimumCalls: 4, openMs: 1000 });
    for (let i = 0; i < 3; i += 1) call('failure');
    now += 1000;
    call('failure');
    expect(changes).toEqual([]);
  });

  it('starts its period anew when it closes', () => {
    const { call } = breaker({ kind: 'sampling', windowMs: 5000, failureRatio: 0.4, minimumCalls: 2, openMs: 1000 });
    call('failure');
    call('failure');
    now += 1000;
    call('success');
    call('success');
    call('failure');
    expect(changes.at(-1)).toBe('closed');
  });

  it('admits nobody while it is open, and no more tries than it needs, whatever happens in which order', () => {
    const step = fc.oneof(
      fc.constant('admit' as const),
      fc.constantFrom('success' as const, 'failure' as const, 'ignored' as const),
      fc.integer({ min: 1, max: 1500 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 4 }), (steps, halfOpenSuccesses) => {
        changes = [];
        const { admit, report, retryAt } = breaker({
          kind: 'consecutive',
          failures: 2,
          openMs: 1000,
          halfOpenSuccesses,
        });
        const permits: number[] = [];
        const wrong: string[] = [];
        for (const action of steps) {
          if (typeof action === 'number') {
            now += action;
          } else if (action === 'admit') {
            const open = changes.at(-1)?.startsWith('open') === true && now < retryAt();
            const permit = admit(now);
            if (permit === undefined) continue;
            if (open) wrong.push('admitted while open');
            permits.push(permit);
            const tries = permits.filter((other) => other === permit).length;
            if (changes.at(-1) === 'half-open' && tries > halfOpenSuccesses) wrong.push(`${tries} tries at once`);
          } else {
            report(permits.shift() ?? -1, action, undefined);
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('counts the call that begins a round of tries before it says so', () => {
    let reentrant: Permit | undefined = -1;
    const created = createCircuitBreaker(spec, {
      now: () => now,
      random: () => 0,
      changed: (state) => {
        if (state === 'half-open') reentrant = created.admit(now);
      },
    });
    for (let n = 0; n < 2; n += 1) created.report(created.admit(now) ?? -1, 'failure', undefined);
    now += 1000;
    expect(created.admit(now)).toBeDefined();
    expect(reentrant).toBeUndefined();
  });

  it('takes any breaker of cockatiel', () => {
    const { call } = breaker({ kind: 'custom', breaker: new ConsecutiveBreaker(1), openMs: 1000 });
    call('failure');
    expect(changes).toEqual(['open for 1000']);
  });
});

describe('a policy with a breaker', () => {
  const spec = { breaker: { kind: 'consecutive', failures: 1, openMs: 5000 } } as const;
  const fail = (): Promise<never> => Promise.reject(new Error('down'));

  it('says when to come back', async () => {
    const { clock, policy } = testPolicy(spec);
    await rejection(policy.execute(fail));
    const error = await rejection(policy.execute(() => 'called'));
    expect(error).toBeInstanceOf(BreakerOpenError);
    expect(error).toMatchObject({ code: 'RETRY_BREAKER_OPEN', retryAt: clock.now() + 5000, attempts: [] });
    await clock.advance(5000);
    await expect(policy.execute(() => 'called')).resolves.toBe('called');
  });

  it('says so also when it is open for longer than a date can tell', async () => {
    const { policy } = testPolicy({ breaker: { kind: 'consecutive', failures: 1, openMs: Number.MAX_SAFE_INTEGER } });
    await rejection(policy.execute(() => Promise.reject(new Error('down'))));
    expect(await rejection(policy.execute(() => 1))).toMatchObject({ code: 'RETRY_BREAKER_OPEN' });
  });

  it('says so rather than queue for a place behind a try that is under way', async () => {
    const { clock, policy } = testPolicy({ ...spec, bulkhead: { maxConcurrent: 1, maxQueued: 1 } });
    await rejection(policy.execute(fail));
    await clock.advance(5000);
    void policy.execute(hang);
    expect(await rejection(policy.execute(() => 'called'))).toMatchObject({ code: 'RETRY_BREAKER_OPEN', attempts: [] });
  });

  it('lets no more try than it needs when several leave the queue at once', async () => {
    const { clock, policy } = testPolicy({
      breaker: { ...spec.breaker, halfOpenSuccesses: 3 },
      bulkhead: { maxConcurrent: 2, maxQueued: 2 },
    });
    await rejection(policy.execute(fail));
    await clock.advance(5000);
    const probing = Promise.withResolvers<void>();
    for (let n = 0; n < 2; n += 1) void policy.execute(() => probing.promise);
    const called: string[] = [];
    void policy.execute(() => {
      called.push('third');
      return hang();
    });
    const fourth = rejection(policy.execute(() => called.push('fourth')));
    probing.resolve();
    expect(await fourth).toMatchObject({ code: 'RETRY_BREAKER_OPEN' });
    expect(called).toEqual(['third']);
  });

  it.each([
    ['a success', () => 'fine'],
    ['a known fatal answer', () => Promise.reject(new Error('not found'))],
  ])('counts failures from the start again after %s', async (_, answer: () => unknown) => {
    const { policy, observer } = testPolicy({
      breaker: { ...spec.breaker, failures: 2 },
      classify: (error) =>
        (error as Error).message === 'down'
          ? { kind: 'retryable', reason: 'down' }
          : { kind: 'fatal', reason: 'not-found' },
    });
    for (const each of [fail, answer, fail]) await policy.execute(each).catch(() => undefined);
    expect(observer.events.filter(({ kind }) => kind === 'breaker-change')).toEqual([]);
    await rejection(policy.execute(fail));
    expect(observer.events.filter(({ kind }) => kind === 'breaker-change')).toHaveLength(1);
  });

  it('does not hold an abort against the other side where there is no time-out at all', async () => {
    const { policy, observer } = testPolicy(spec);
    const caller = new AbortController();
    const aborted = rejection(policy.execute(hang, { signal: caller.signal }));
    caller.abort();
    expect(await aborted).toMatchObject({ code: 'RETRY_ABORTED' });
    expect(observer.events.filter(({ kind }) => kind === 'breaker-change')).toEqual([]);
  });

  it('does not wait for a retry that the breaker would refuse', async () => {
    const { policy } = testPolicy({ ...spec, retry: attempts(5) });
    const cause = new Error('down');
    const error = await rejection(policy.execute(() => Promise.reject(cause)));
    expect(error).toMatchObject({ code: 'RETRY_BREAKER_OPEN', cause, attempts: [{ attempt: 1, reason: 'flaky' }] });
  });

  it('takes a known fatal answer as a sign of life, an unknown error as a failure', async () => {
    const notFound = testPolicy({ ...spec, classify: () => ({ kind: 'fatal', reason: 'not-found' }) });
    await rejection(notFound.policy.execute(fail));
    expect(notFound.observer.events.filter(({ kind }) => kind === 'breaker-change')).toEqual([]);
    const unknown = testPolicy({ ...spec, classify: classifyKnown });
    await rejection(unknown.policy.execute(fail));
    expect(unknown.observer.events).toContainEqual(expect.objectContaining({ state: 'open' }));
  });

  it('does not hold an abort or a tight deadline against the other side', async () => {
    const { clock, policy, observer } = testPolicy({ ...spec, attemptTimeoutMs: 1000 });
    const caller = new AbortController();
    const aborted = rejection(policy.execute(hang, { signal: caller.signal }));
    caller.abort();
    await aborted;
    const late = rejection(policy.execute(hang, { deadlineMs: 10 }));
    await clock.advance(10);
    await late;
    expect(observer.events.filter(({ kind }) => kind === 'breaker-change')).toEqual([]);
  });

  it('takes a deadline as a failure where it is the only time-out', async () => {
    const { clock, policy, observer } = testPolicy({ ...spec, deadlineMs: 1000 });
    const late = rejection(policy.execute(hang));
    await clock.advance(1000);
    await late;
    expect(observer.events).toContainEqual(expect.objectContaining({ kind: 'breaker-change', state: 'open' }));
  });

  it('asks the breaker again when a call leaves the queue', async () => {
    const { policy } = testPolicy({ ...spec, bulkhead: { maxConcurrent: 1, maxQueued: 1 } });
    const running = Promise.withResolvers<void>();
    const first = rejection(policy.execute(() => running.promise));
    const queued = rejection(policy.execute(() => 'called'));
    running.reject(new Error('down'));
    await first;
    expect(await queued).toBeInstanceOf(BreakerOpenError);
  });
});
