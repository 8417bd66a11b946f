import { describe, expect, it } from 'vitest';
import { AttemptTimeoutError, BreakerOpenError, RetriesExhaustedError } from '../index.ts';
import { classifyKnown } from './classify-known.ts';

describe('what is known of an error', () => {
  it('is nothing, by default: then it is not retried', () => {
    for (const error of [undefined, null, 'text', 42, new Error('no'), new TypeError('no'), {}]) {
      expect(classifyKnown(error)).toEqual({ kind: 'fatal', reason: 'unknown' });
    }
  });

  it.each([
    [
      { retryable: true, code: 'ETCD_UNREACHABLE' },
      { kind: 'retryable', reason: 'ETCD_UNREACHABLE', executed: 'maybe' },
    ],
    [
      { retryable: false, code: 'CONFIG_INVALID', status: 503 },
      { kind: 'fatal', reason: 'CONFIG_INVALID' },
    ],
    [
      { retryable: true, name: 'X', executed: 'no', retryAfterMs: 5 },
      { reason: 'X', executed: 'no', retryAfterMs: 5 },
    ],
    [{ retryable: true }, { reason: 'declared' }],
  ])('is first what it says itself: %j', (error, expected) => {
    expect(classifyKnown(error)).toMatchObject(expected);
  });

  it('prefers the network error inside an AWS error', () => {
    const error = { name: 'TimeoutError', code: 'ECONNREFUSED', syscall: 'connect', $metadata: { attempts: 1 } };
    expect(classifyKnown(error)).toMatchObject({ reason: 'connection-refused', executed: 'no' });
  });

  it('covers HTTP, child processes, time-outs and aborts', () => {
    expect(classifyKnown({ status: 503 })).toMatchObject({ reason: 'unavailable' });
    expect(classifyKnown({ exitCode: 75 })).toMatchObject({ reason: 'command-failed-temporarily' });
    expect(classifyKnown(new DOMException('late', 'TimeoutError'))).toMatchObject({ reason: 'timed-out' });
    expect(classifyKnown(new DOMException('enough', 'AbortError'))).toEqual({ kind: 'fatal', reason: 'aborted' });
  });

  it('does not retry what an inner policy has retried', () => {
    const details = { policy: 'inner', attempts: [] };
    expect(classifyKnown(new RetriesExhaustedError(details))).toEqual({ kind: 'fatal', reason: 'RETRY_EXHAUSTED' });
    expect(classifyKnown(new BreakerOpenError({ ...details, retryAt: 0 }))).toMatchObject({ kind: 'fatal' });
    expect(classifyKnown(new AttemptTimeoutError({ ...details, timeoutMs: 1 }))).toMatchObject({ kind: 'retryable' });
  });
});
