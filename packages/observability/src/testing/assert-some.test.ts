import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/create-logger.ts';
import { assertSome } from './assert-some.ts';
import { memorySink } from './memory-sink.ts';

describe('assertSome', () => {
  const { sink, records } = memorySink();
  createLogger({ service: 's', sink })
    .child({ node: 'a' })
    .error('join failed', { error: new Error('no'), list: [1, 2] });

  it('finds a record by some of its members, and returns it', () => {
    const found = assertSome(records, { message: /^join/, error: { message: 'no' }, list: [1, 2] });
    expect(found).toBe(records[0]);
  });

  it.each([{ message: 'join' }, { node: /b/ }, { error: { code: 'X' } }, { list: [1] }, { absent: null }])(
    'says what there was when none has %o',
    (expected) => {
      expect(() => assertSome(records, expected)).toThrow(/expected one with .*had\n {2}.*join failed/s);
    },
  );

  it('says so when there was nothing', () => {
    expect(() => assertSome([], { a: /x/ })).toThrow('expected one with {"a":"/x/"}, had nothing');
  });
});
