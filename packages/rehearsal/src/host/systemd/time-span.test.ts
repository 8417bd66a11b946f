import { expect, it } from 'vitest';
import { parseTimeSpan } from './time-span.ts';

it.each([
  ['10', 10_000],
  ['500ms', 500],
  ['1min 30s', 90_000],
  ['2h', 7_200_000],
  ['infinity', Number.POSITIVE_INFINITY],
  ['', undefined],
  ['5 parsecs', undefined],
  ['s', undefined],
])('reads "%s" as %s ms', (text, expected) => {
  expect(parseTimeSpan(text)).toBe(expected);
});
