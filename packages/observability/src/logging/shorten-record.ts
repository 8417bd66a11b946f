import { DEFAULT_LIMITS, type RenderLimits } from '../json/render-limits.ts';
import { type RecordParts, recordLine } from './record-line.ts';

/** Ever tighter limits, tried in turn until a record fits. */
const STEPS: readonly RenderLimits[] = [
  { ...DEFAULT_LIMITS, depth: 6, entries: 50, stringLength: 2_000 },
  { ...DEFAULT_LIMITS, depth: 3, entries: 10, stringLength: 200 },
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
  for (const limits of STEPS) {
    const shorter = recordLine(parts, limits, suffix);
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
