import { expect, it } from 'vitest';
import { RestartBackoff } from './restart-backoff.ts';

it('restarts at once, then waits twice as long each time, up to ten seconds', () => {
  const backoff = new RestartBackoff(500);
  const restarts: number[] = [];
  for (let now = 0; now <= 40_000; now += 100) if (backoff.mayRestart('etcd', now)) restarts.push(now);
  expect(restarts).toEqual([0, 500, 1500, 3500, 7500, 15_500, 25_500, 35_500]);
  expect(backoff.restarts('etcd')).toBe(8);
});

it('forgives what ran for long', () => {
  const backoff = new RestartBackoff(500);
  backoff.mayRestart('etcd', 0);
  backoff.mayRestart('etcd', 500);
  backoff.ran('etcd', 11_000);
  expect(backoff.mayRestart('etcd', 20_000)).toBe(true);
  expect(backoff.mayRestart('etcd', 20_500)).toBe(true);
});
