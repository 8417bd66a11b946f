/** How many operations may run at once. */
export interface BulkheadSpec {
  readonly maxConcurrent: number;
  /** How many calls may wait for a slot, first come first served. Default 0. */
  readonly maxQueued?: number;
}

/** A place in the queue. */
export interface QueuePlace {
  /** Resolves when the slot is there; it must then be left. */
  readonly admitted: Promise<void>;
  /** Gives the place back, or the slot when it had just been handed over. */
  cancel(): void;
}

/** Slots for running operations. A freed slot goes straight to the longest waiting call: nobody overtakes. */
export class Bulkhead {
  readonly #maxConcurrent: number;
  readonly #maxQueued: number;
  readonly #queue = new Set<() => void>();
  #running = 0;

  constructor({ maxConcurrent, maxQueued = 0 }: BulkheadSpec) {
    this.#maxConcurrent = maxConcurrent;
    this.#maxQueued = maxQueued;
  }

  /** Takes a slot if one is free. */
  tryEnter(): boolean {
    if (this.#running >= this.#maxConcurrent) return false;
    this.#running += 1;
    return true;
  }

  /** Queues up, or returns `undefined` when the queue is full. */
  tryQueue(): QueuePlace | undefined {
    if (this.#queue.size >= this.#maxQueued) return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#queue.add(resolve);
    return {
      admitted: promise,
      cancel: () => {
        if (!this.#queue.delete(resolve)) this.leave();
      },
    };
  }

  /** Frees a slot. */
  leave(): void {
    for (const next of this.#queue) {
      this.#queue.delete(next);
      next();
      return;
    }
    this.#running -= 1;
  }
}
