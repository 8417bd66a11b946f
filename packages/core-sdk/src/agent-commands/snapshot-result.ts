import * as z from 'zod';

/** What `etcd snapshot` prints. */
export interface SnapshotResult {
  readonly kind: 'snapshot';
  readonly bucket: string;
  readonly key: string;
  /** Hex digest of the file without its 32-byte trailer, which equals that trailer. */
  readonly sha256: string;
  /** Of the file, trailer included. */
  readonly sizeBytes: number;
  /** Decimal int64. */
  readonly revision: string;
  /** Members of the cluster when it was taken, learners included. */
  readonly members: number;
  readonly etcdVersion: string;
}

/** Checks the document. */
export const snapshotResult: z.ZodType<SnapshotResult> = z.object({
  kind: z.literal('snapshot'),
  bucket: z.string(),
  key: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(0),
  revision: z.string().regex(/^\d+$/),
  members: z.int().min(1),
  etcdVersion: z.string(),
});
