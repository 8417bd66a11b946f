import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { attempts, hang, rejection, testPolicy } from '../test/test-policy.ts';
import { AbortedError, definePolicy } from './index.ts';

describe('an abort by the caller', () => {
  it('during a back-off settles at once, and the operation is not called again', async () => {
    const { clock, policy, observer } = testPolicy({ retry: attempts(5, 500) });
    const caller = new AbortController();
    let calls = 0;
    const result = rejection(
      policy.execute(
        () => {
          calls += 1;
          throw new Error('flaky');
        },
        { signal: caller.signal },
      ),
    );
    await clock.advance(100);
    const reason = new Error('the user went away');
    caller.abort(reason);
    expect(await result).toMatchObject({
      name: 'AbortedError',
      code: 'RETRY_ABORTED',
      cause: reason,
      attempts: [{ attempt: 1, reason: 'flaky', delayMs: 500 }],
      message: 'test: aborted by the caller after 1 attempt (flaky): Error: the user went away',
    });
    expect(clock.pending).toBe(0);
    await clock.advance(10_000);
    expect(calls).toBe(1);
    expect(observer.events.at(-1)).toMatchObject({ kind: 'give-up', reason: 'aborted' });
  });

  it('during an attempt settles at once, also when the operation does not listen', async () => {
    const { clock, policy } = testPolicy({ attemptTimeoutMs: 1000, retry: attempts(5) });
    const caller = new AbortController();
    let signal: AbortSignal | undefined;
    const result = rejection(
      policy.execute(
        (attempt) => {
          ({ signal } = attempt);
          return hang();
        },
        { signal: caller.signal },
      ),
    );
    caller.abort('enough');
    const error = await result;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ cause: 'enough', attempts: [{ attempt: 1, reason: 'aborted', error: undefined }] });
    expect(signal?.reason).toBe('enough');
    expect(clock.pending).toBe(0);
  });

  it('reaches a result that lives on after the call, where no limit stands between', async () => {
    const { policy } = testPolicy({ retry: attempts(5) });
    const caller = new AbortController();
    const stream = await policy.execute(({ signal }) => ({ signal }), { signal: caller.signal });
    caller.abort();
    expect(stream.signal.aborted).toBe(true);
  });

  it('wins over the rejection that it provokes in the operation', async () => {
    const { policy } = testPolicy({ retry: attempts(5) });
    const caller = new AbortController();
    const result = rejection(
      policy.execute(
        ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('provoked')));
          }),
        { signal: caller.signal },
      ),
    );
    caller.abort();
    expect(await result).toBeInstanceOf(AbortedError);
  });

  it('before the call means that the operation is not called', async () => {
    const { policy } = testPolicy();
    const result = policy.execute(
      () => {
        throw new Error('called');
      },
      { signal: AbortSignal.abort() },
    );
    expect(await rejection(result)).toMatchObject({ code: 'RETRY_ABORTED', attempts: [] });
  });

  it('during the synchronous part of the operation is noticed', async () => {
    const { policy } = testPolicy();
    const caller = new AbortController();
    const result = policy.execute(
      () => {
        caller.abort();
        return hang();
      },
      { signal: caller.signal },
    );
    expect(await rejection(result)).toBeInstanceOf(AbortedError);
  });

  it('in the queue of the bulkhead settles at once and frees the place', async () => {
    const { policy } = testPolicy({ bulkhead: { maxConcurrent: 1, maxQueued: 1 } });
    const caller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<void>();
    const running = policy.execute(() => promise);
    let called = false;
    const queued = rejection(
      policy.execute(
        () => {
          called = true;
        },
        { signal: caller.signal },
      ),
    );
    caller.abort();
    expect(await queued).toBeInstanceOf(AbortedError);
    const next = policy.execute(() => 'next');
    resolve();
    await running;
    await expect(next).resolves.toBe('next');
    expect(called).toBe(false);
  });

  it('does not use the fallback', async () => {
    const { policy } = testPolicy();
    const result = policy.execute(hang, { signal: AbortSignal.abort(), fallback: () => 'fallback' });
    expect(await rejection(result)).toBeInstanceOf(AbortedError);
  });

  it('during the fallback settles at once, and a late end of the fallback is dropped', async () => {
    const { clock, policy } = testPolicy();
    const caller = new AbortController();
    const result = rejection(
      policy.execute(() => Promise.reject(new Error('down')), {
        signal: caller.signal,
        fallback: () => clock.sleep(1_000).then(() => Promise.reject(new Error('late'))),
      }),
    );
    await clock.advance(10);
    caller.abort(new Error('gone'));
    expect(await result).toMatchObject({ code: 'RETRY_ABORTED', cause: { message: 'gone' }, attempts: { length: 1 } });
    await clock.advance(1_000);
  });

  it.each([{ name: 'TimeoutError' }, new DOMException('stopped', 'AbortError'), undefined])(
    'is no deadline for a reason such as %o',
    async (reason) => {
      const { policy } = testPolicy();
      const caller = new AbortController();
      const result = rejection(policy.execute(hang, { signal: caller.signal }));
      caller.abort(reason);
      expect(await result).toMatchObject({ code: 'RETRY_ABORTED', cause: caller.signal.reason as unknown });
    },
  );

  it('does not end the fallback when it is a deadline: that is what the fallback is for', async () => {
    const { clock, policy } = testPolicy();
    const caller = new AbortController();
    const result = policy.execute(() => Promise.reject(new Error('down')), {
      signal: caller.signal,
      fallback: () => clock.sleep(1_000).then(() => 'cached'),
    });
    await clock.advance(10);
    caller.abort(new DOMException('time is over', 'TimeoutError'));
    await clock.advance(1_000);
    await expect(result).resolves.toBe('cached');
  });

  it('leaves no listener on a signal that lives on', async () => {
    const { clock, policy } = testPolicy({ retry: attempts(3), attemptTimeoutMs: 1000 });
    const caller = new AbortController();
    const { signal } = caller;
    const listening: number[] = [];
    const result = policy.execute(
      async ({ number }) => {
        await Promise.resolve();
        listening.push(getEventListeners(signal, 'abort').length);
        if (number < 3) throw new Error('flaky');
      },
      { signal },
    );
    await clock.advance(1000);
    await result;
    expect(listening).toEqual([1, 1, 1]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('settles a real back-off of a minute long before it is over', async () => {
    const policy = definePolicy({
      name: 'real',
      idempotent: true,
      classify: () => ({ kind: 'retryable', reason: 'flaky' }),
      retry: attempts(2, 60_000),
    });
    const caller = new AbortController();
    const result = rejection(policy.execute(() => Promise.reject(new Error('flaky')), { signal: caller.signal }));
    setTimeout(() => caller.abort(), 5);
    // Were it not settled, the test's own time-out would come first.
    expect(await result).toBeInstanceOf(AbortedError);
  });
});
