import { expect, it } from 'vitest';
import { wrapText } from './wrap-text.ts';

it.each([
  ['one two three', 7, ['one two', 'three']],
  ['one two three', 13, ['one two three']],
  ['one two', Number.POSITIVE_INFINITY, ['one two']],
  ['a 1234567890 b', 4, ['a', '1234', '5678', '90 b']],
  ['', 4, ['']],
])('%j in %d columns', (text, width, lines) => {
  expect(wrapText(text, width)).toEqual(lines);
});
