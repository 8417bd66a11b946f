import { expect, it } from 'vitest';
import { formatGoDuration, parseGoDuration } from './go-duration.ts';

it.each([
  ['4m0s', 240_000],
  ['24h0m0s', 86_400_000],
  ['8s', 8000],
  ['0s', 0],
])('%s is %d ms', (text, milliseconds) => {
  expect(parseGoDuration(text)).toBe(milliseconds);
  expect(formatGoDuration(milliseconds)).toBe(text);
});

it.each(['', '4', '4 m', '-4m', 'x'])('"%s" is no duration', (text) => {
  expect(parseGoDuration(text)).toBeUndefined();
});
