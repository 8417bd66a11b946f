import * as z from 'zod';

/** What `join refresh` prints: that new join material was written, never the material. */
export interface JoinRefreshResult {
  readonly kind: 'join-refresh';
  /** `fresh`: what there was is still good. */
  readonly outcome: 'refreshed' | 'fresh';
  readonly tokenExpiresAt: number;
  readonly certificateKeyExpiresAt: number;
  readonly reason: string;
}

/** Checks the document. */
export const joinRefreshResult: z.ZodType<JoinRefreshResult> = z.object({
  kind: z.literal('join-refresh'),
  outcome: z.enum(['refreshed', 'fresh']),
  tokenExpiresAt: z.number(),
  certificateKeyExpiresAt: z.number(),
  reason: z.string(),
});
