import { DEFAULT_LIMITS } from '../json/render-limits.ts';
import { type RecordParts, recordLine } from './record-line.ts';

/** Depth, entries and string length, ever tighter, tried in turn until a record fits. */
const STEPS: readonly (readonly [number, number, number])[] = [
  [6, 50, 2_000],
  [3, 10, 200],
];

/** Characters of a message that always stay. */
const KEPT_MESSAGE = 200;

/**
 * The line of a record when it has at most `maxBytes`; else the record rendered again so that it fits: first with less of its
 * long values, at last without fields and context. Its member `truncated` tells the size it had.
 */
export function shortenRecord(parts: RecordParts, line: string, maxBytes: number): string {
  const bytes = Buffer.byteLength(line);
  if (bytes <= maxBytes) return line;
  const suffix = `,"truncated":{"bytes":${bytes}}`;
  for (const [depth, entries, stringLength] of STEPS) {
    const shorter = recordLine(parts, { ...DEFAULT_LIMITS, depth, entries, stringLength }, suffix);
    if (Buffer.byteLength(shorter) <= maxBytes) return shorter;
  }
  const bare: RecordParts = {
    ...parts,
    context: { ...parts.context, text: '' },
    flowFields: undefined,
    fields: undefined,
  };
  return recordLine(bare, { ...DEFAULT_LIMITS, stringLength: KEPT_MESSAGE }, suffix);
}
