/** Size of a part: S3 wants 5 MiB at least, and 10,000 parts of this make 80 GB. */
export const PART_BYTES: number = 8 * 1024 * 1024;

/** The stream cut into parts of exactly `partBytes`; the last one may be shorter. */
export async function* partsOf(
  body: AsyncIterable<Uint8Array>,
  partBytes: number = PART_BYTES,
): AsyncGenerator<Uint8Array, undefined> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (let piece of body) {
    while (size + piece.length >= partBytes) {
      pieces.push(piece.subarray(0, partBytes - size));
      piece = piece.subarray(partBytes - size);
      yield new Uint8Array(Buffer.concat(pieces));
      pieces = [];
      size = 0;
    }
    pieces.push(piece);
    size += piece.length;
  }
  if (size > 0) yield new Uint8Array(Buffer.concat(pieces));
  return undefined;
}
