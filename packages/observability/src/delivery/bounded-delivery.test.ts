import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BoundedDelivery, type DeliveryNotice, type DeliveryOptions } from './bounded-delivery.ts';

let sent: number[][] = [];
let notices: DeliveryNotice[] = [];
let failure: Error | undefined;

function delivery(options: Partial<DeliveryOptions<number>> = {}): BoundedDelivery<number> {
  return new BoundedDelivery<number>({
    what: 'spans',
    maxQueued: 100,
    maxBatch: 10,
    everyMs: 1_000,
    timeoutMs: 100,
    say: (notice) => void notices.push(notice),
    async send(batch) {
      if (failure !== undefined) throw failure;
      sent.push([...batch]);
    },
    ...options,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  notices = [];
  failure = undefined;
});

afterEach(() => {
  vi.useRealTimers();
});

describe('delivery', () => {
  it('sends after a while, or at once when a batch is full, in order', async () => {
    const spans = delivery();
    spans.add(1);
    await vi.advanceTimersByTimeAsync(999);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([[1]]);
    for (let n = 0; n < 25; n += 1) spans.add(n);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.slice(1).flat()).toEqual(Array.from({ length: 25 }, (_, n) => n));
    expect(Math.max(...sent.map((batch) => batch.length))).toBe(10);
  });

  it('bounds the size of a batch, but sends what is larger alone', async () => {
    const spans = delivery({ sizeOf: (n) => n, maxBatchSize: 10 });
    for (const size of [4, 4, 4, 50, 1]) spans.add(size);
    await spans.flush();
    expect(sent).toEqual([[4, 4], [4], [50], [1]]);
  });

  it('waits as long as the back end asks, within a bound', async () => {
    const spans = delivery();
    failure = Object.assign(new Error('busy'), { retryAfterMs: 30_000 });
    spans.add(1);
    await spans.flush();
    failure = undefined;
    await vi.advanceTimersByTimeAsync(29_000);
    await spans.flush();
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([[1]]);
    failure = Object.assign(new Error('busy'), { retryAfterMs: Number.MAX_VALUE });
    spans.add(2);
    await spans.flush();
    failure = undefined;
    await vi.advanceTimersByTimeAsync(300_000);
    expect(sent).toEqual([[1], [2]]);
  });

  it('says once that the back end is away, pauses longer and longer, and recovers (fault row 33)', async () => {
    const send = vi.fn<DeliveryOptions<number>['send']>(async () => {
      if (failure !== undefined) throw failure;
    });
    const spans = delivery({ send });
    failure = new Error('connect ECONNREFUSED');
    spans.add(1);
    await vi.advanceTimersByTimeAsync(120_000);
    const attempts = send.mock.calls.length;
    expect(attempts).toBeGreaterThan(3);
    expect(attempts).toBeLessThan(12);
    expect(notices).toEqual([
      { message: 'spans cannot be delivered', reason: 'Error: connect ECONNREFUSED', dropped: 0 },
    ]);
    failure = undefined;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(spans.queued).toBe(0);
    expect(spans.dropped).toBe(0);
    expect(notices).toHaveLength(1);
  });

  it('holds bounded memory while the back end is away, and counts and says what it dropped (fault row 33)', async () => {
    const spans = delivery();
    failure = new Error('down');
    for (let n = 0; n < 1_000; n += 1) {
      spans.add(n);
      if (n % 100 === 0) await vi.advanceTimersByTimeAsync(10);
    }
    expect(spans.queued).toBeLessThanOrEqual(110);
    failure = undefined;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(sent.flat().length + spans.dropped).toBe(1_000);
    expect(sent.flat().at(-1)).toBe(999);
    expect(notices.at(-1)).toEqual({
      message: 'spans dropped',
      reason: 'the back end was unavailable',
      dropped: spans.dropped,
    });
  });

  it('costs no time while the back end is away: a flush within the pause returns at once (fault row 33)', async () => {
    const send = vi.fn<DeliveryOptions<number>['send']>(() => Promise.reject(new Error('down')));
    const spans = delivery({ send });
    spans.add(1);
    await spans.flush();
    for (let n = 0; n < 50; n += 1) await spans.flush();
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('gives up at once what the back end refuses for good', async () => {
    const spans = delivery();
    failure = Object.assign(new Error('bad request'), { retryable: false });
    spans.add(1);
    await spans.flush();
    expect([spans.queued, spans.dropped]).toEqual([0, 1]);
    expect(notices[0]).toMatchObject({ message: 'spans dropped', dropped: 1 });
  });

  it('tries once more at the end, whatever the pause, and says what is lost', async () => {
    const spans = delivery();
    failure = new Error('down');
    spans.add(1);
    await spans.flush();
    await spans.shutdown();
    expect(spans.dropped).toBe(1);
    expect(notices.at(-1)).toMatchObject({ message: 'spans dropped', dropped: 1 });
    failure = undefined;
    const others = delivery();
    others.add(2);
    await others.shutdown();
    expect(sent).toEqual([[2]]);
  });

  it('sifts each batch, once: what is left out is not tried again', async () => {
    const sift = vi.fn<NonNullable<DeliveryOptions<number>['sift']>>((batch) => batch.filter((n) => n % 2 === 0));
    const spans = delivery({ sift });
    failure = new Error('down');
    for (const n of [1, 2, 3, 4]) spans.add(n);
    await spans.flush();
    failure = undefined;
    await spans.shutdown();
    expect(sent).toEqual([[2, 4]]);
    expect(sift.mock.calls).toEqual([[[1, 2, 3, 4]], [[2, 4]]]);
    spans.add(5);
    await spans.shutdown();
    expect(sent).toHaveLength(1);
    expect(spans.dropped).toBe(0);
  });

  it('sends before its queue overflows, also when that is shorter than a batch', async () => {
    const spans = delivery({ maxQueued: 5, maxBatch: 100 });
    for (let n = 0; n < 20; n += 1) {
      spans.add(n);
      await vi.advanceTimersByTimeAsync(0);
    }
    await spans.shutdown();
    expect(spans.dropped).toBe(0);
    expect(sent.flat()).toHaveLength(20);
  });

  it('is not held up by a clock that is set back', async () => {
    const spans = delivery();
    failure = new Error('down');
    spans.add(1);
    await spans.flush();
    failure = undefined;
    vi.setSystemTime(Date.now() - 86_400_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([[1]]);
  });

  it('takes any time-out, however long', async () => {
    const signals: AbortSignal[] = [];
    const spans = delivery({ timeoutMs: 2 ** 40, send: async (_, signal) => void signals.push(signal) });
    spans.add(1);
    await spans.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  it('listens for the end of the process only while there is something to lose', async () => {
    const listening = (): number => process.listenerCount('beforeExit') + process.listenerCount('exit');
    const before = listening();
    const spans = delivery();
    spans.add(1);
    expect(listening()).toBe(before + 2);
    await spans.flush();
    expect(listening()).toBe(before);
  });

  it('survives a listener that throws', async () => {
    const spans = delivery({
      say: () => {
        throw new Error('no');
      },
    });
    failure = new Error('down');
    spans.add(1);
    await expect(spans.flush()).resolves.toBeUndefined();
  });
});
