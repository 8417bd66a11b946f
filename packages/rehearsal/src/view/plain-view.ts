import { describeEvent } from './describe-event.ts';
import type { View } from './event.ts';

/** A line an event, for pipes, files and CI. Times are seconds since the start. */
export function createPlainView(write: (text: string) => void, startedAt: number): View {
  return {
    show(event) {
      const seconds = ((event.at - startedAt) / 1000).toFixed(1).padStart(6);
      write(`${seconds} s  ${describeEvent(event)}\n`);
    },
    close() {},
  };
}
