import * as z from 'zod';

/** What `node drain` prints. */
export interface DrainResult {
  readonly kind: 'drain';
  readonly node: string;
  /** `forced`: the deadline came and pods were deleted past their budget; `incomplete`: pods are left. */
  readonly outcome: 'drained' | 'node-absent' | 'forced' | 'incomplete';
  /** Pods. */
  readonly evicted: number;
  /** Pods that were deleted past their budgets. */
  readonly deleted: number;
  /** `namespace/name` of pods that are left, 20 at most. */
  readonly remaining: readonly string[];
  readonly reason: string;
}

/** Checks the document. */
export const drainResult: z.ZodType<DrainResult> = z.object({
  kind: z.literal('drain'),
  node: z.string(),
  outcome: z.enum(['drained', 'node-absent', 'forced', 'incomplete']),
  evicted: z.int().min(0),
  deleted: z.int().min(0),
  remaining: z.array(z.string()).max(20),
  reason: z.string(),
});
