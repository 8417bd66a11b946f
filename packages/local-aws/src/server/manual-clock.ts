import type { Clock } from './clock.ts';

/** A clock that moves only when told; tasks run in the order in which they fall due. */
export class ManualClock implements Clock {
  #now: number;
  #tasks: { readonly dueAt: number; readonly run: () => void }[] = [];

  constructor(now: number = Date.now()) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  schedule(delayMs: number, run: () => void): () => void {
    const task = { dueAt: this.#now + delayMs, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  /** Moves time on and runs what falls due, giving promise chains a turn after each task. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#tasks.filter((task) => task.dueAt <= until).sort((a, b) => a.dueAt - b.dueAt)[0];
      if (!next) break;
      this.#tasks = this.#tasks.filter((task) => task !== next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.run();
      await new Promise(setImmediate);
    }
    this.#now = until;
  }
}
