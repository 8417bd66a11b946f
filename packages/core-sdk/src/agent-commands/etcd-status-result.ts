import * as z from 'zod';
import type { EtcdFacts } from '../etcd/etcd-facts.ts';

/** What `etcd status` prints. */
export interface EtcdStatusResult {
  readonly kind: 'etcd-status';
  readonly facts: EtcdFacts;
}

const id = z.string().regex(/^\d{1,20}$/, { error: 'a decimal uint64' });

/** Checks facts that came from another process. */
export const etcdFactsSchema: z.ZodType<EtcdFacts> = z.object({
  clusterId: id,
  members: z.array(
    z.object({
      id,
      name: z.string(),
      peerUrls: z.array(z.string()),
      clientUrls: z.array(z.string()),
      isLearner: z.boolean(),
    }),
  ),
  health: z.array(
    z.object({
      id,
      reachable: z.boolean(),
      healthy: z.boolean(),
      isLeader: z.boolean(),
      version: z.string().optional(),
      dbSizeBytes: z.number().optional(),
      raftIndex: z.number().optional(),
      raftTerm: z.number().optional(),
      errors: z.array(z.string()),
      reason: z.string().optional(),
    }),
  ),
  alarms: z.array(z.object({ memberId: id, alarm: z.string() })),
  leaderId: id.optional(),
  observedAt: z.number(),
  observedBy: z.string(),
}) as z.ZodType<EtcdFacts>;

/** Checks the document. */
export const etcdStatusResult: z.ZodType<EtcdStatusResult> = z.object({
  kind: z.literal('etcd-status'),
  facts: etcdFactsSchema,
});
