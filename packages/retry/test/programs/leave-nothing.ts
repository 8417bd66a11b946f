// Ends calls in every way while long timers run, then has nothing left to do: the process must end by itself. Writes how
// much the heap grew by a hundred thousand more calls, in bytes, to standard output.
import { writeSync } from 'node:fs';
import { definePolicy, retryable } from '../../src/index.ts';

const MINUTE_MS = 60_000;
const fail = (): Promise<never> => Promise.reject(new Error('down'));
const hang = (): Promise<never> => new Promise(() => {});

function make(more: Partial<Parameters<typeof definePolicy>[0]> = {}) {
  return definePolicy({
    name: 'left',
    idempotent: true,
    classify: () => retryable('down'),
    retry: { maxAttempts: 3, backoff: { kind: 'constant', delayMs: MINUTE_MS } },
    attemptTimeoutMs: MINUTE_MS,
    deadlineMs: 2 * MINUTE_MS,
    breaker: { kind: 'consecutive', failures: 1_000, openMs: MINUTE_MS },
    bulkhead: { maxConcurrent: 1, maxQueued: 10 },
    ...more,
  });
}

async function ends(call: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const caller = new AbortController();
  setTimeout(() => caller.abort(), 20);
  await call(caller.signal).catch(() => undefined);
}

await make().execute(() => 1);
// During the back-off, the attempt, in the queue, in the fallback.
await ends((signal) => make().execute(fail, { signal }));
await ends((signal) => make().execute(hang, { signal }));
const full = make();
await Promise.all([ends((signal) => full.execute(hang, { signal })), ends((signal) => full.execute(hang, { signal }))]);
await ends((signal) => make({ retry: undefined as never }).execute(fail, { signal, fallback: hang }));
// A time-out, after which the operation fails all the same.
const late = (): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error('late')), 60);
  });
await make({ attemptTimeoutMs: 20, retry: undefined as never })
  .execute(late)
  .catch(() => undefined);

const policy = make({ retry: { maxAttempts: 2, backoff: { kind: 'constant', delayMs: 0 } } });
const caller = new AbortController();
const run = async (calls: number): Promise<void> => {
  for (let n = 0; n < calls; n += 1) await policy.execute(() => n, { signal: caller.signal });
};
const { gc: collect } = globalThis as unknown as { readonly gc: () => void };
await run(10_000);
collect();
const before = process.memoryUsage().heapUsed;
await run(100_000);
collect();
writeSync(1, `${process.memoryUsage().heapUsed - before}`);
