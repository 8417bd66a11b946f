import { describe, expect, it } from 'vitest';
import { classifyHttpError, classifyHttpStatus } from './classify-http-status.ts';
import { readRetryAfter } from './retry-after.ts';

describe('an HTTP status', () => {
  it.each([
    [401, 'fatal', 'unauthenticated', undefined],
    [403, 'fatal', 'access-denied', undefined],
    [404, 'fatal', 'not-found', undefined],
    [408, 'retryable', 'request-timed-out', 'maybe'],
    [409, 'fatal', 'conflict', undefined],
    [412, 'fatal', 'precondition-failed', undefined],
    [418, 'fatal', 'client-error', undefined],
    [425, 'retryable', 'too-early', 'no'],
    [429, 'retryable', 'throttled', 'no'],
    [500, 'retryable', 'server-error', 'maybe'],
    [501, 'fatal', 'server-error', undefined],
    [502, 'retryable', 'bad-gateway', 'maybe'],
    [503, 'retryable', 'unavailable', 'maybe'],
    [504, 'retryable', 'gateway-timed-out', 'maybe'],
  ])('%i is %s: %s', (status, kind, reason, executed) => {
    expect(classifyHttpStatus(status)).toMatchObject({ kind, reason, ...(executed && { executed }) });
  });

  it('below 400 is no error', () => {
    expect(classifyHttpStatus(304)).toBeUndefined();
  });

  it('comes with the wait that the server asks for', () => {
    expect(classifyHttpStatus(503, new Headers({ 'retry-after': '7' }))).toMatchObject({ retryAfterMs: 7000 });
  });

  it.each([
    [
      { status: 429, headers: { 'Retry-After': '2' } },
      { reason: 'throttled', retryAfterMs: 2000 },
    ],
    [{ statusCode: 503 }, { reason: 'unavailable' }],
    [{ response: { status: 404 } }, { reason: 'not-found' }],
  ])('is found in %j', (error, expected) => {
    expect(classifyHttpError(error)).toMatchObject(expected);
  });

  it('is found in the response that caused an error', () => {
    const cause = new Response(null, { status: 503, headers: { 'retry-after': '1' } });
    const error = new Error('HTTP 503', { cause });
    expect(classifyHttpError(error)).toMatchObject({ reason: 'unavailable', retryAfterMs: 1000 });
  });

  it.each([undefined, 'text', { status: 'done' }, { status: 200 }, { status: 1 }])('is not found in %j', (error) => {
    expect(classifyHttpError(error)).toBeUndefined();
  });
});

describe('the wait a server asks for', () => {
  const now = Date.UTC(2026, 10, 23, 12, 0, 0);

  it.each([
    ['seconds', { 'retry-after': '120' }, 120_000],
    ['fractions', { 'retry-after': '0.5' }, 500],
    ['a date', { 'retry-after': 'Mon, 23 Nov 2026 12:00:30 GMT' }, 30_000],
    ['a date in the past', { 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, 0],
    [
      'a date by the clock of the server',
      { 'retry-after': 'Mon, 23 Nov 2026 14:00:30 GMT', date: 'Mon, 23 Nov 2026 14:00:00 GMT' },
      30_000,
    ],
    ['milliseconds, as AWS says it', { 'x-amz-retry-after': '1500', 'retry-after': '9' }, 1500],
    ['in any case, in a list', { 'Retry-After': ['3'] }, 3000],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    ['nonsense that Date.parse takes for a date', { 'retry-after': 'in 3000' }, undefined],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['nothing', {}, undefined],
  ])('may be told as %s', (_how, headers: Record<string, string | string[]>, expected) => {
    expect(readRetryAfter(headers, now)).toBe(expected);
  });
});
