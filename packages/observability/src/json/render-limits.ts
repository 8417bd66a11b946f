/** Bounds of what values may add to a record. */
export interface RenderLimits {
  /** Objects nested deeper become a marker. */
  readonly depth: number;
  /** Entries of one array, object, Map or Set. */
  readonly entries: number;
  /** Characters of one string. */
  readonly stringLength: number;
  /** Characters of all strings together; an object counts as {@link OBJECT_SIZE} of them. */
  readonly size: number;
}

export const OBJECT_SIZE = 100;

export const DEFAULT_LIMITS: RenderLimits = { depth: 12, entries: 1_000, stringLength: 262_144, size: 1_048_576 };
