import * as z from 'zod';
import type { EtcdFacts } from '../etcd/etcd-facts.ts';
import { etcdFactsSchema } from './etcd-status-result.ts';

/** What `etcd remove-member` prints. */
export interface RemoveMemberResult {
  readonly kind: 'member-removal';
  /** `waiting` goes with exit code `retryLater`, `refused` with `refused`, the others with `ok`. */
  readonly outcome: 'removed' | 'already-removed' | 'waiting' | 'refused';
  readonly memberId?: string;
  /** Member that leadership was moved to first. */
  readonly movedLeaderTo?: string;
  /** Error code of what it waits for or why it was refused. */
  readonly code?: string;
  readonly reason: string;
  /** What the decision was made from. */
  readonly facts?: EtcdFacts;
}

/** Checks the document. */
export const removeMemberResult: z.ZodType<RemoveMemberResult> = z.object({
  kind: z.literal('member-removal'),
  outcome: z.enum(['removed', 'already-removed', 'waiting', 'refused']),
  memberId: z.string().optional(),
  movedLeaderTo: z.string().optional(),
  code: z.string().optional(),
  reason: z.string(),
  facts: etcdFactsSchema.optional(),
}) as z.ZodType<RemoveMemberResult>;
