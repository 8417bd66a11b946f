import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactionRules } from './redaction.ts';
import { DEFAULT_LIMITS } from './render-limits.ts';
import { ValueRenderer } from './value-renderer.ts';

const rules = createRedactionRules();
const render = (value: unknown): unknown => JSON.parse(new ValueRenderer(rules).render(value) ?? '"(left out)"');

describe('rendering any value', () => {
  it.each<[string, unknown, unknown]>([
    ['NaN', Number.NaN, 'NaN'],
    ['an infinity', -Infinity, '-Infinity'],
    ['minus zero', -0, 0],
    ['a BigInt', 12345678901234567890n, '12345678901234567890'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function', Math.max, '[function]'],
    ['undefined in an object', { a: undefined, b: 1 }, { b: 1 }],
    ['undefined in an array', [undefined], [null]],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid date', new Date(Number.NaN), '[invalid date]'],
    ['a Map with string keys', new Map([['a', 1]]), { a: 1 }],
    [
      'a Map with keys of several kinds',
      new Map<unknown, unknown>([
        [1, 'a'],
        ['1', 'b'],
        ['password', 'hunter2'],
      ]),
      [[1, 'a'], { 1: 'b' }, { password: '[REDACTED]' }],
    ],
    ['a Set', new Set([1, 2]), [1, 2]],
    ['bytes', new Uint8Array([0, 255]), '[2 bytes: 00ff]'],
    ['other typed arrays', new Float64Array([1.5, Number.NaN]), [1.5, 'NaN']],
    ['a lone surrogate', 'a\ud800b', 'a\ud800b'],
    ['control characters', 'a\u0000\u001b\n"\\', 'a\u0000\u001b\n"\\'],
    ['a URL', new URL('https://example.com/a?b'), 'https://example.com/a?b'],
    ['a regular expression', /a"b/g, '/a"b/g'],
    ['a promise', Promise.resolve(1), '[object Promise]'],
    ['a boxed number', Object(5), 5],
    ['toJSON', { toJSON: () => ({ x: 1 }) }, { x: 1 }],
    [
      'toJSON that returns itself',
      {
        toJSON() {
          return this;
        },
      },
      '[circular]',
    ],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['a key __proto__', JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
  ])('%s', (_, value, expected) => {
    expect(render(value)).toEqual(expected);
  });

  it('marks cycles, and only cycles', () => {
    const shared = { x: 1 };
    const cyclic: Record<string, unknown> = { a: shared, b: shared };
    cyclic.self = cyclic;
    expect(render(cyclic)).toEqual({ a: { x: 1 }, b: { x: 1 }, self: '[circular]' });
  });

  it('marks values that throw while they are read', () => {
    const value = {
      get bad(): never {
        throw new Error('no');
      },
      good: 1,
    };
    expect(render(value)).toEqual({ bad: '[threw: no]', good: 1 });
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no keys');
        },
      },
    );
    expect(render({ hostile })).toEqual({ hostile: '[threw: no keys]' });
    const throwsItself = {
      get x(): never {
        // oxlint-disable-next-line typescript/only-throw-error -- what the test is about
        throw throwsItself;
      },
    } as object;
    expect(render(throwsItself)).toEqual({ x: expect.stringContaining('threw') });
  });

  it('keeps errors of another realm and text in a box', () => {
    const foreign: unknown = runInNewContext(`Object.assign(new TypeError('elsewhere'), { code: 'E' })`);
    expect(render({ foreign })).toMatchObject({ foreign: { type: 'TypeError', code: 'E', message: 'elsewhere' } });
    expect(render(Object('text'))).toBe('text');
  });

  it('bounds depth, entries, length and number', () => {
    let deep: unknown = 'end';
    for (let i = 0; i < 100; i += 1) deep = { deep };
    expect(JSON.stringify(render(deep))).toContain('[too deep]');
    const many = render(Array.from({ length: 5_000 }, (_, i) => i)) as unknown[];
    expect(many).toHaveLength(DEFAULT_LIMITS.entries + 1);
    expect(many.at(-1)).toBe('[4000 more]');
    expect(Object.keys(render(Object.fromEntries(many.map((n) => [`k${String(n)}`, n]))) as object)).toHaveLength(
      1_001,
    );
    expect(render('x'.repeat(300_000))).toMatch(/x\[37856 more characters\]$/);
    const wide = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => ({})));
    expect(JSON.stringify(render(wide))).toContain('[too large]');
  });

  it('never throws and is always valid JSON, whatever the value (100,000 values)', () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
      maxDepth: 3,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const rendered = new ValueRenderer(rules).render(value);
        if (rendered !== undefined) JSON.parse(rendered);
        expect(JSON.parse(new ValueRenderer(rules).thrown(value))).toBeTypeOf('object');
      }),
      { numRuns: 100_000 },
    );
  }, 300_000);
});

describe('redaction', () => {
  it.each([
    'password',
    'dbPassword',
    'X-Api-Key',
    'join_token',
    'AWS_SECRET_ACCESS_KEY',
    'Authorization',
    'Set-Cookie',
  ])('hides %s by name, at any depth', (name) => {
    expect(render({ a: [{ [name]: 'hunter2' }] })).toEqual({ a: [{ [name]: '[REDACTED]' }] });
  });

  it('leaves names alone that only look alike', () => {
    const harmless = { token_expires_at: 1, tokens: 2, secret_name: 'x', key: 'y', public_key_id: 'z' };
    expect(render(harmless)).toEqual(harmless);
  });

  it('hides by path, with wildcards', () => {
    const byPath = createRedactionRules({ paths: ['request.headers.x-id', 'items.*.inner'] });
    const renderer = new ValueRenderer(byPath);
    expect(JSON.parse(renderer.field('request', { headers: { 'x-id': 1, other: 2 } }))).toEqual({
      headers: { 'x-id': '[REDACTED]', other: 2 },
    });
    const items = renderer.field('items', [{ inner: 1, x: 2 }]);
    expect(JSON.parse(items)).toEqual([{ inner: '[REDACTED]', x: 2 }]);
  });

  it('can be extended and switched off', () => {
    expect(createRedactionRules({ names: ['pin-code'] }).isSecretName('userPinCode')).toBe(true);
    expect(createRedactionRules(false).isSecretName('password')).toBe(false);
  });
});
