import type { Clock } from '../ports/clock.ts';

interface Sleeper {
  readonly wakeAt: number;
  readonly order: number;
  wake(): void;
}

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
  #wall: number;
  #monotonic = 0;
  #sleepers: Sleeper[] = [];
  #order = 0;

  constructor(startAt: number = Date.UTC(2026, 0, 1)) {
    this.#wall = startAt;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  /** How many sleeps have not ended. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      this.#order += 1;
      const sleeper: Sleeper = {
        wakeAt: this.#monotonic + Math.max(0, ms),
        order: this.#order,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** Lets `ms` pass; sleeps end in their order, and what they wake runs before time goes on. */
  async advance(ms: number): Promise<void> {
    const until = this.#monotonic + ms;
    await settle();
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#pass(next.wakeAt - this.#monotonic);
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
      await settle();
    }
    this.#pass(until - this.#monotonic);
    await settle();
  }

  /** Steps the wall clock, as NTP does; durations do not notice. */
  step(ms: number): void {
    this.#wall += ms;
  }

  /** Lets time pass while this process is paused: nothing wakes before it resumes by `advance`. */
  pause(ms: number): void {
    this.#pass(ms);
  }

  /** Advances until `promise` settles, in steps to the next sleep; for code that waits by this clock only. */
  async drive<Result>(promise: Promise<Result>, limitMs: number = 24 * 3_600_000): Promise<Result> {
    const progress = { settled: false };
    const watched = promise.finally(() => {
      progress.settled = true;
    });
    watched.catch(() => undefined);
    const limit = this.#monotonic + limitMs;
    await settle();
    while (!progress.settled) {
      const next = this.#next(limit);
      // Nothing sleeps: what is awaited is real, such as a file.
      if (next === undefined) break;
      await this.advance(Math.max(0, next.wakeAt - this.#monotonic));
    }
    return watched;
  }

  #next(until: number): Sleeper | undefined {
    return this.#sleepers
      .filter(({ wakeAt }) => wakeAt <= until)
      .toSorted((a, b) => a.wakeAt - b.wakeAt || a.order - b.order)[0];
  }

  #pass(ms: number): void {
    if (ms <= 0) return;
    this.#wall += ms;
    this.#monotonic += ms;
  }
}

/** Lets everything run that waits for nothing. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
