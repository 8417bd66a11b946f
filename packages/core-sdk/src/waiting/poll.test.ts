import { withSpan } from '@dedicated-k8s/observability';
import { captureSpans } from '@dedicated-k8s/observability/testing';
import { expect, test } from 'vitest';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { type Probe, poll, type WaitOptions } from './poll.ts';

const random = { fraction: () => 0.5, hex: () => '' };
const waiting: Probe<string> = { kind: 'waiting', reason: 'not yet' };

/** What a wait came to, and when it looked. */
async function looksOf(probe: (look: number) => Probe<string> | Error, options: Partial<WaitOptions> = {}) {
  const clock = new ManualClock();
  const looks: number[] = [];
  const wait = { what: 'it', timeoutMs: 10_000, delayMs: 4_000, ...options };
  const outcome = await clock.drive(
    poll({ clock, random }, wait, async () => {
      looks.push(clock.monotonic());
      const found = probe(looks.length);
      if (found instanceof Error) throw found;
      return found;
    }),
  );
  return { outcome, looks };
}

test('looks a last time when patience is over, and says what it waited for', async () => {
  expect(await looksOf(() => waiting)).toEqual({
    outcome: { kind: 'timed-out', reason: 'not yet', waitedMs: 10_000 },
    looks: [0, 4_000, 8_000, 10_000],
  });
});

test('without patience it looks once', async () => {
  expect((await looksOf(() => waiting, { timeoutMs: 0 })).looks).toEqual([0]);
});

test('looks again when the probe says so', async () => {
  const hinted = (look: number): Probe<string> => ({ ...waiting, againMs: look === 1 ? 0 : 6_000 });
  expect((await looksOf(hinted)).looks).toEqual([0, 0, 6_000, 10_000]);
});

test('leaves time before the first look to what cannot be there yet', async () => {
  const ready: Probe<string> = { kind: 'ready', value: 'x' };
  expect((await looksOf(() => ready, { firstLookMs: 1_000 })).looks).toEqual([1_000]);
  expect((await looksOf(() => ready, { firstLookMs: 60_000 })).looks).toEqual([10_000]);
});

test('an error that may pass is waited out, and told at the end', async () => {
  const throttled = clusterErrors.AWS_THROTTLED({ operation: 'x', reason: 'y' });
  const passing = await looksOf((look) => (look < 3 ? throttled : { kind: 'ready', value: 'x' }));
  expect(passing.outcome).toEqual({ kind: 'ready', value: 'x' });
  expect((await looksOf(() => throttled)).outcome).toMatchObject({ kind: 'timed-out', cause: throttled });
});

test('any other error ends it: denied is no reason to wait', async () => {
  const denied = clusterErrors.AWS_ACCESS_DENIED({ operation: 'x', reason: 'y' });
  await expect(looksOf(() => denied)).rejects.toBe(denied);
  await expect(looksOf(() => new TypeError('a bug'))).rejects.toThrow(TypeError);
});

test.each([Number.POSITIVE_INFINITY, Number.NaN])(
  'a wait of %s ms is refused: every wait is bounded',
  async (timeoutMs) => {
    await expect(looksOf(() => waiting, { timeoutMs })).rejects.toThrow(RangeError);
  },
);

test('tells the running span why it waits: each new reason once', async () => {
  const captured = captureSpans();
  const reasons = ['a', 'a', 'b'];
  await withSpan('join', {}, () =>
    looksOf((look) => {
      const reason = reasons[look - 1];
      return reason === undefined ? { kind: 'ready', value: 'done' } : { kind: 'waiting', reason };
    }),
  );
  await captured.stop();
  expect(captured.spans[0]?.events).toMatchObject([
    { name: 'wait', attributes: { what: 'it', reason: 'a', waited_ms: 0 } },
    { name: 'wait', attributes: { what: 'it', reason: 'b', waited_ms: 8_000 } },
  ]);
});
