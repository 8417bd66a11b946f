import { quote } from './quote.ts';

/** What stands for a value that threw `error` while it was read. Never throws itself. */
export function threwText(error: unknown): string {
  try {
    return `[threw: ${error instanceof Error ? error.message : String(error)}]`;
  } catch {
    return '[threw]';
  }
}

/** The same as JSON. */
export const describeThrow = (error: unknown): string => quote(threwText(error));
