import * as z from 'zod';

/** What `join refresh` prints: that new join material was written, never the material. */
export interface JoinRefreshResult {
  readonly kind: 'join-refresh';
  /** `fresh`: what there was is still good. `waiting` goes with exit code `retryLater`, the others with `ok`. */
  readonly outcome: 'refreshed' | 'fresh' | 'waiting';
  /** In ms, as the other one; both are left out with `waiting`. */
  readonly tokenExpiresAt?: number | undefined;
  /** Ms since the epoch. */
  readonly certificateKeyExpiresAt?: number | undefined;
  readonly reason: string;
}

/** Checks the document. */
export const joinRefreshResult: z.ZodType<JoinRefreshResult> = z.object({
  kind: z.literal('join-refresh'),
  outcome: z.enum(['refreshed', 'fresh', 'waiting']),
  tokenExpiresAt: z.number().optional(),
  certificateKeyExpiresAt: z.number().optional(),
  reason: z.string(),
});
