/** A delay that grows: what comes soon is seen soon, and what takes long is not asked for all the time. */
export interface GrowingDelay {
  /** After the first look. */
  readonly firstMs: number;
  /** After any look. */
  readonly maxMs: number;
}

/**
 * The delay after look number `look` (from 1): half as long again each time, up to the maximum, spread by a tenth to
 * either side so that nodes which began together do not ask together.
 *
 * @param fraction - chance, in [0, 1)
 */
export function growingDelay(delayMs: number | GrowingDelay, look: number, fraction: number): number {
  const { firstMs, maxMs } = typeof delayMs === 'number' ? { firstMs: delayMs, maxMs: delayMs } : delayMs;
  return Math.min(maxMs, firstMs * 1.5 ** (look - 1)) * (0.9 + 0.2 * fraction);
}
