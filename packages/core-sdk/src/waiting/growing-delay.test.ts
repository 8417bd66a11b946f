import { expect, test } from 'vitest';
import { growingDelay } from './growing-delay.ts';

const delay = { firstMs: 250, maxMs: 5_000 };

test('grows by half each time, up to its maximum', () => {
  expect([1, 2, 3, 8, 9, 50].map((look) => growingDelay(delay, look, 0.5))).toEqual([
    250, 375, 562.5, 4271.484375, 5_000, 5_000,
  ]);
});

test('is the same each time when it is a number', () => {
  expect([1, 2, 50].map((look) => growingDelay(1_000, look, 0.5))).toEqual([1_000, 1_000, 1_000]);
});

test('is spread by a tenth to either side', () => {
  expect(growingDelay(delay, 1, 0)).toBe(225);
  expect(growingDelay(delay, 1, 0.999)).toBeLessThan(275);
});
