/** How many operations may run at once. */
export interface BulkheadSpec {
  /** From 1. */
  readonly maxConcurrent: number;
  /** How many calls may wait for a slot, first come first served, from 0. Default 0. */
  readonly maxQueued?: number;
}

/** A place in the queue. */
interface QueuePlace {
  /** Resolves when the slot is there; it must then be left. */
  readonly admitted: Promise<void>;
  /** Gives the place back, or the slot when it had just been handed over. */
  cancel(): void;
}

/** Slots for running operations. */
export interface Bulkhead {
  /** Takes a slot if one is free. */
  tryEnter(): boolean;
  /** Queues up, or returns `undefined` when the queue is full. */
  tryQueue(): QueuePlace | undefined;
  /** Frees a slot. */
  leave(): void;
}

/** Makes a bulkhead. A freed slot goes straight to the call that has waited longest: nobody overtakes. */
export function createBulkhead({ maxConcurrent, maxQueued = 0 }: BulkheadSpec): Bulkhead {
  const queue = new Set<() => void>();
  let running = 0;

  const leave = (): void => {
    for (const next of queue) {
      queue.delete(next);
      next();
      return;
    }
    running -= 1;
  };

  return {
    leave,
    tryEnter: () => {
      if (running >= maxConcurrent) return false;
      running += 1;
      return true;
    },
    tryQueue: () => {
      if (queue.size >= maxQueued) return undefined;
      const { promise: admitted, resolve } = Promise.withResolvers<void>();
      queue.add(resolve);
      return {
        admitted,
        cancel: () => {
          if (!queue.delete(resolve)) leave();
        },
      };
    },
  };
}
