import * as z from 'zod';

/** What is kept beside a snapshot, written after it: a snapshot without it was not finished. */
export interface SnapshotManifest {
  readonly apiVersion: 'dedicated-k8s/v1';
  readonly kind: 'SnapshotManifest';
  readonly cluster: string;
  /** etcd's, decimal uint64. */
  readonly clusterId: string;
  /** Of the key space when the snapshot was begun, decimal int64: it holds this revision and perhaps later ones. */
  readonly revision: string;
  /** Of everything but the trailer, lower-case hex. */
  readonly sha256: string;
  /** Of the whole file, trailer included. */
  readonly sizeBytes: number;
  /** Of the cluster when it was taken, learners included. */
  readonly members: number;
  readonly etcdVersion: string;
  /** When it was begun, ms since the epoch. */
  readonly createdAt: number;
  /** Of the cluster's CA, `sha256:` and hex, as joining nodes pin it: the PKI that the data belongs to. */
  readonly caCertHash?: string | undefined;
}

/** Checks a manifest. */
export const snapshotManifestSchema: z.ZodType<SnapshotManifest> = z.object({
  apiVersion: z.literal('dedicated-k8s/v1'),
  kind: z.literal('SnapshotManifest'),
  cluster: z.string(),
  clusterId: z.string().regex(/^\d{1,20}$/),
  revision: z.string().regex(/^\d+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(0),
  members: z.int().min(1),
  etcdVersion: z.string(),
  createdAt: z.number(),
  caCertHash: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
});
