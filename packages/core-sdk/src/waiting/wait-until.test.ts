import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { expect, test } from 'vitest';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type { Probe } from './poll.ts';
import { waitUntil } from './wait-until.ts';

function wait<T>(probe: (look: number) => Promise<Probe<T>>, signal: AbortSignal = new AbortController().signal) {
  const clock = new ManualClock();
  const memory = memorySink();
  const logger = createLogger({ service: 'test', sink: memory.sink });
  const random = { fraction: () => 0.5, hex: () => '' };
  const options = { what: 'it', timeoutMs: 60_000, delayMs: { firstMs: 1_000, maxMs: 10_000 } };
  let looks = 0;
  const waiting = waitUntil({ clock, random, logger, signal }, options, () => {
    looks += 1;
    return probe(looks);
  });
  return { done: clock.drive(waiting), memory, clock };
}

test('says what it waits for: each new reason, and an old one every half minute', async () => {
  const { done, memory } = wait(async (look) =>
    look > 10 ? { kind: 'ready', value: 'x' } : { kind: 'waiting', reason: look < 4 ? 'first' : 'second' },
  );
  expect(await done).toBe('x');
  expect(memory.records.map(({ reason, waited_ms }) => [reason, waited_ms])).toEqual([
    ['first', 0],
    ['second', 4_750],
    ['second', 40_781],
  ]);
});

test('ends with its last reason, and the error behind it', async () => {
  const refusal = clusterErrors.ETCD_UNREACHABLE({ endpoint: 'a', reason: 'refused' });
  const { done } = wait(() => Promise.reject(refusal));
  await expect(done).rejects.toMatchObject({ code: 'WAIT_TIMED_OUT', cause: refusal });
  await expect(done).rejects.toThrow(/ETCD_UNREACHABLE/);
});

test('does not wait for what does not pass', async () => {
  const refusal = clusterErrors.ETCD_TLS_REFUSED({ endpoint: 'a', reason: 'expired' });
  await expect(wait(() => Promise.reject(refusal)).done).rejects.toBe(refusal);
});

test('ends at once when the caller gives up', async () => {
  const stop = new AbortController();
  const { done } = wait(async (look) => {
    if (look === 3) stop.abort(new Error('enough'));
    return { kind: 'waiting', reason: 'x' };
  }, stop.signal);
  await expect(done).rejects.toThrow('enough');
});
