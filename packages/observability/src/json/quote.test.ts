import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from './quote.ts';

describe('quoting', () => {
  it('writes what the engine itself would, for short and long texts of any characters (20,000 texts)', () => {
    const odd = fc.constantFrom(
      '\n',
      '\r',
      '\t',
      '"',
      '\\',
      '\u0000',
      '\u000f',
      '\u0010',
      '\u001f',
      '\u007f',
      '\ud800',
      '\udc00',
    );
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      odd,
      fc.constant('    at step (file:///steps/join-cluster.ts:12:24)\n'),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (value) => {
        expect(quote(value)).toBe(JSON.stringify(value));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each(Array.from({ length: 0x30 }, (_, code) => code))(
    'keeps character %i in the middle of a long text',
    (code) => {
      const text = `${'x'.repeat(150)}${String.fromCharCode(code)}${'y'.repeat(150)}`;
      expect(quote(text)).toBe(JSON.stringify(text));
    },
  );
});
