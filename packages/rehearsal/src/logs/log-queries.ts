import type { LogRecord } from './log-store.ts';

/** A field of a record, or of an object in it: `field(record, 'error', 'code')`. */
export function field({ record }: LogRecord, ...path: readonly string[]): unknown {
  let value: unknown = record;
  for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined | null)?.[key];
  return value;
}

/** The codes of an error and of what caused it, outermost first. */
export function errorCodes(entry: LogRecord): readonly string[] {
  const codes: string[] = [];
  let error = field(entry, 'error') as { readonly code?: unknown; readonly cause?: unknown } | undefined;
  for (; typeof error === 'object' && error !== null; error = error.cause as typeof error) {
    if (typeof error.code === 'string') codes.push(error.code);
  }
  return codes;
}

/** When a record was written, ms since the epoch. */
export function writtenAt(entry: LogRecord): number {
  return Date.parse(String(field(entry, 'timestamp')));
}

/** Whether a node's step began or ended here, as `runSteps` of the agent logs it. */
export function isStep(entry: LogRecord, step: string, phase: 'begins' | 'done'): boolean {
  return field(entry, 'message') === `step ${step} ${phase}`;
}
