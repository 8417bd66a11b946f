/** Bounds of what one value may add to a record. */
export interface RenderLimits {
  /** Objects nested deeper become a marker. */
  readonly depth: number;
  /** Entries of one array, object, Map or Set. */
  readonly entries: number;
  /** Objects in all. */
  readonly objects: number;
  /** Characters of one string. */
  readonly stringLength: number;
}

export const DEFAULT_LIMITS: RenderLimits = { depth: 12, entries: 1_000, objects: 10_000, stringLength: 500_000 };
