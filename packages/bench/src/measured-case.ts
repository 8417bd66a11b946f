/** One piece of work that several libraries do. */
export interface MeasuredCase {
  /** What is done, as the table says it. */
  readonly title: string;
  /** Operations that one call of a prepared contestant does. */
  readonly operationsPerCall: number;
  /** Operations of one timed stretch. */
  readonly operations: number;
  /** Prepares each contestant, by name; `ours` is one of them. A call that returns a promise is waited for. */
  readonly contestants: Readonly<Record<string, () => Promise<() => unknown>>>;
}
