import { describe, expect, it } from 'vitest';
import { createRedactionRules } from './redaction.ts';
import { ValueRenderer } from './value-renderer.ts';

const thrown = (value: unknown): Record<string, unknown> =>
  JSON.parse(new ValueRenderer(createRedactionRules()).thrown(value)) as Record<string, unknown>;

describe('rendering errors', () => {
  it('keeps code, hints, stack and nested causes', () => {
    const inner = Object.assign(new TypeError('inner'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const outer = Object.assign(new Error('outer', { cause: inner }), {
      code: 'ETCD_UNREACHABLE',
      retryable: true,
      check: 'etcdctl endpoint health',
      commonCauses: ['the member is starting'],
      runbook: 'docs/runbooks/etcd.md',
      context: { member: 'a', token: 'secret-value' },
    });
    expect(thrown(outer)).toMatchObject({
      type: 'Error',
      code: 'ETCD_UNREACHABLE',
      message: 'outer',
      retryable: true,
      check: 'etcdctl endpoint health',
      common_causes: ['the member is starting'],
      runbook: 'docs/runbooks/etcd.md',
      context: { member: 'a', token: '[REDACTED]' },
      stack: expect.stringContaining('Error: outer'),
      cause: { type: 'TypeError', code: 'ECONNREFUSED', message: 'inner', details: { syscall: 'connect' } },
    });
  });

  it('keeps the members of an AggregateError', () => {
    expect(thrown(new AggregateError([new Error('a'), 'b'], 'both'))).toMatchObject({
      type: 'AggregateError',
      message: 'both',
      errors: [{ type: 'Error', message: 'a' }, 'b'],
    });
  });

  it('survives a cause that refers to itself', () => {
    const error: Error & { cause?: unknown } = new Error('x');
    error.cause = error;
    expect(thrown(error).cause).toBe('[circular]');
  });

  it('survives getters that throw', () => {
    const error = new Error('x');
    for (const name of ['message', 'code', 'name', 'stack', 'cause']) {
      Object.defineProperty(error, name, {
        get() {
          throw new Error(`no ${name}`);
        },
      });
    }
    expect(thrown(error)).toMatchObject({
      type: '[threw: no name]',
      message: '[threw: no message]',
      stack: '[threw: no stack]',
    });
  });

  it.each([
    ['text', { type: 'string', message: 'text' }],
    [42, { type: 'number', message: 42 }],
    [undefined, { type: 'undefined' }],
    [Symbol('s'), { type: 'symbol' }],
    [
      { message: 'like an error', code: 'X' },
      { type: 'Object', message: 'like an error', code: 'X' },
    ],
  ])('takes anything that can be thrown: %s', (value, expected) => {
    expect(thrown(value)).toMatchObject(expected);
  });
});
