import { expect, it } from 'vitest';
import { History } from './history.ts';

it('acts once, at the first item that matches', () => {
  const history = new History<number>();
  const seen: number[] = [];
  const probe = history.onFirst(
    (item) => item > 1,
    (item) => seen.push(item),
  );
  history.add(1);
  expect(probe().done).toBe(false);
  history.add(2);
  history.add(3);
  expect(probe()).toEqual({ done: true, value: 2 });
  expect(seen).toEqual([2]);
  expect(history.items).toEqual([1, 2, 3]);
});
