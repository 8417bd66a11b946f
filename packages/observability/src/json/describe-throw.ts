import { quote } from './quote.ts';

/** The marker, as JSON, of a value that threw `error` while it was read. */
export function describeThrow(error: unknown): string {
  try {
    const reason = error instanceof Error ? error.message : String(error);
    return quote(`[threw: ${reason}]`);
  } catch {
    return '"[threw]"';
  }
}
