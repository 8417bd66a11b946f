/** Equal values counted together, which keeps percentiles exact and long lists short. */
export class ValueCounts {
  readonly #maxDistinct: number;
  readonly #counts = new Map<number, number>();
  /** What came after the distinct values were used up: only its statistics are kept. */
  #rest: { count: number; sum: number; minimum: number; maximum: number } | undefined;

  constructor(maxDistinct: number) {
    this.#maxDistinct = maxDistinct;
  }

  add(value: number): void {
    const count = this.#counts.get(value);
    if (count !== undefined || this.#counts.size < this.#maxDistinct) {
      this.#counts.set(value, (count ?? 0) + 1);
      return;
    }
    const {
      count: n,
      sum,
      minimum,
      maximum,
    } = this.#rest ?? {
      count: 0,
      sum: 0,
      minimum: value,
      maximum: value,
    };
    this.#rest = {
      count: n + 1,
      sum: sum + value,
      minimum: Math.min(minimum, value),
      maximum: Math.max(maximum, value),
    };
  }

  /** The distinct values and how often each came, in pieces of at most `size`. */
  *pieces(size: number): Iterable<{ readonly values: number[]; readonly counts: number[] }> {
    const all = [...this.#counts];
    for (let start = 0; start < all.length; start += size) {
      const piece = all.slice(start, start + size);
      yield { values: piece.map(([value]) => value), counts: piece.map(([, count]) => count) };
    }
  }

  get rest():
    | { readonly count: number; readonly sum: number; readonly minimum: number; readonly maximum: number }
    | undefined {
    return this.#rest;
  }
}
