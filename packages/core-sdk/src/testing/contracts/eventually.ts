import { setTimeout as sleep } from 'node:timers/promises';

/** Tries `assertion` until it holds, for indexes that follow their table with a delay. */
export async function eventually(assertion: () => Promise<void>, patienceMs: number = 10_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
