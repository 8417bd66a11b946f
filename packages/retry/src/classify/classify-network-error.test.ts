import { describe, expect, it } from 'vitest';
import { classifyNetworkError } from './classify-network-error.ts';

function systemError(code: string, syscall?: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

describe('a network error', () => {
  it.each([
    ['ECONNREFUSED', 'connect', 'connection-refused', 'no'],
    ['ENOTFOUND', 'getaddrinfo', 'name-not-resolved', 'no'],
    ['EAI_AGAIN', 'getaddrinfo', 'name-not-resolved', 'no'],
    ['EHOSTUNREACH', 'connect', 'host-unreachable', 'no'],
    ['ENETUNREACH', 'connect', 'host-unreachable', 'no'],
    ['ETIMEDOUT', 'connect', 'connection-timed-out', 'no'],
    ['UND_ERR_CONNECT_TIMEOUT', undefined, 'connection-timed-out', 'no'],
    ['EHOSTUNREACH', 'read', 'host-unreachable', 'maybe'],
    ['ETIMEDOUT', 'read', 'connection-timed-out', 'maybe'],
    ['ECONNRESET', 'read', 'connection-lost', 'maybe'],
    ['ECONNRESET', undefined, 'connection-lost', 'maybe'],
    ['EPIPE', 'write', 'connection-lost', 'maybe'],
    ['UND_ERR_SOCKET', undefined, 'connection-lost', 'maybe'],
    ['UND_ERR_HEADERS_TIMEOUT', undefined, 'response-timed-out', 'maybe'],
  ])('%s of %s is retryable: %s, executed: %s', (code, syscall, reason, executed) => {
    expect(classifyNetworkError(systemError(code, syscall))).toEqual({ kind: 'retryable', reason, executed });
  });

  it('is found behind the error of fetch', () => {
    const error = new TypeError('fetch failed', { cause: systemError('ECONNREFUSED', 'connect') });
    expect(classifyNetworkError(error)).toMatchObject({ reason: 'connection-refused', executed: 'no' });
  });

  it('is found in the failures of several addresses', () => {
    const error = new AggregateError([systemError('ETIMEDOUT', 'connect'), systemError('ENETUNREACH', 'connect')]);
    expect(classifyNetworkError(Object.assign(error, { code: 'ETIMEDOUT' }))).toMatchObject({ executed: 'no' });
  });

  it('of HTTP/2 may prove that nothing was processed', () => {
    const message = 'Stream closed with error code NGHTTP2_REFUSED_STREAM';
    expect(classifyNetworkError(Object.assign(new Error(message), { code: 'ERR_HTTP2_STREAM_ERROR' }))).toMatchObject({
      reason: 'stream-refused',
      executed: 'no',
    });
  });

  it('is not seen in others, nor in causes without end', () => {
    const circular = new Error('circular');
    circular.cause = circular;
    for (const error of [undefined, 'ECONNRESET', systemError('ENOENT', 'open'), { code: 42 }, circular]) {
      expect(classifyNetworkError(error)).toBeUndefined();
    }
  });
});
