import { createHash } from 'node:crypto';

/** Bytes of the sha256 that etcd appends to a snapshot. */
const TRAILER_BYTES = 32;
/** The database in front of it is made of whole pages; etcd tells by this whether there is a trailer. */
const PAGE_BYTES = 512;

/** What the bytes of a snapshot file say about themselves. */
export interface SnapshotDigest {
  /** Of the whole file, trailer included. */
  readonly sizeBytes: number;
  /** Of everything but the trailer, lower-case hex. */
  readonly sha256: string;
  /** Why the file is not a whole snapshot; undefined when its trailer is the digest of the rest. */
  readonly problem?: string;
}

/**
 * Computes the digest of a stream of pieces as they pass. etcd's own `snapshot status` does not compare it: files with
 * flipped bits or without a trailer pass there.
 *
 * @see etcd, server/etcdserver/api/v3rpc/maintenance.go, Snapshot
 */
export class SnapshotHasher {
  readonly #hash = createHash('sha256');
  #size = 0;
  /** The last bytes seen, which may be the trailer. */
  #tail = Buffer.alloc(0);

  add(piece: Uint8Array): void {
    this.#size += piece.length;
    const seen = Buffer.concat([this.#tail, piece]);
    const hashed = Math.max(0, seen.length - TRAILER_BYTES);
    this.#hash.update(seen.subarray(0, hashed));
    this.#tail = seen.subarray(hashed);
  }

  /** To be called once, after the last piece. */
  end(): SnapshotDigest {
    const sha256 = this.#hash.digest('hex');
    const problem = problemOf(this.#size, sha256, this.#tail);
    return { sizeBytes: this.#size, sha256, ...(problem === undefined ? {} : { problem }) };
  }
}

/** Reads a whole snapshot file. */
export async function digestSnapshot(file: AsyncIterable<Uint8Array>): Promise<SnapshotDigest> {
  const hasher = new SnapshotHasher();
  for await (const piece of file) hasher.add(piece);
  return hasher.end();
}

function problemOf(size: number, sha256: string, tail: Buffer): string | undefined {
  if (size <= TRAILER_BYTES) return `it has ${size} bytes`;
  if (size % PAGE_BYTES !== TRAILER_BYTES) return 'it has no trailer, or was cut off';
  return tail.toString('hex') === sha256 ? undefined : 'its bytes do not have the digest of its trailer';
}
