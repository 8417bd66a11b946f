/** Invariants of the design, as they are checked at the end of a scenario. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8';

/** Whether one claim held. */
export interface Verdict {
  readonly invariant: Invariant;
  readonly claim: string;
  readonly held: boolean;
  /** What was seen: numbers, ids; for a claim that did not hold, what was wrong. */
  readonly seen: string;
}
