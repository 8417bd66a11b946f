import { assert, bigInt, property, integer as smallInteger, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { addDecimals, compareDecimals, formatDecimal, negate, parseDecimal } from './decimal.ts';

const round = (text: string): string => formatDecimal(parseDecimal(text));

test.each([
  ['0', '0'],
  ['-0.000', '0'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['+1e3', '1000'],
  ['1E-3', '0.001'],
  ['-12.3400', '-12.34'],
])('%s is written %s', (text, expected) => {
  expect(round(text)).toBe(expected);
});

test.each(['', '.', 'e1', '1.2.3', '0x1', 'NaN', '1e126', '1e-131', '9'.repeat(39)])('%s is refused', (text) => {
  expect(() => parseDecimal(text)).toThrow(/[Nn]umber|numeric/);
});

const integer = bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const decimal = tuple(integer, smallInteger({ min: -6, max: 6 })).map(([digits, scale]) => `${digits}e${scale}`);

test('writing and reading again changes nothing', () => {
  assert(
    property(decimal, (text) => {
      expect(compareDecimals(parseDecimal(text), parseDecimal(round(text)))).toBe(0);
    }),
  );
});

test('addition agrees with integers and takes itself back', () => {
  assert(
    property(integer, integer, (a, b) => {
      const sum = addDecimals(parseDecimal(String(a)), parseDecimal(String(b)));
      expect(formatDecimal(sum)).toBe(String(a + b));
      expect(formatDecimal(addDecimals(sum, negate(parseDecimal(String(b)))))).toBe(String(a));
    }),
  );
});
