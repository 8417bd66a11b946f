import { createHash } from 'node:crypto';
import type { EtcdGateway } from '@dedicated-k8s/core-sdk';

const MEBIBYTE = 1024 * 1024;

/** A member of etcd that streams a whole snapshot: pages of changing bytes, and the digest of them. */
export function snapshotSource(fill: number, mebibytes: number): EtcdGateway {
  return {
    status: async () => ({ clusterId: '42', revision: '77', version: '3.6.14' }),
    memberList: async () => [{}],
    snapshot: async function* () {
      yield* snapshotPieces(fill, mebibytes);
    },
  } as unknown as EtcdGateway;
}

/** The same bytes. */
export function* snapshotPieces(fill: number, mebibytes: number): Generator<Uint8Array> {
  const hash = createHash('sha256');
  for (let sent = 0; sent < mebibytes; sent += 1) {
    const piece = new Uint8Array(MEBIBYTE).fill(fill + sent);
    hash.update(piece);
    yield piece;
  }
  yield hash.digest();
}
