/** The lines of a stream of UTF-8 text; empty ones are left out. */
export async function* readLines(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let pieces: Buffer[] = [];
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      pieces.push(chunk.subarray(start, end));
      start = end + 1;
      const line = Buffer.concat(pieces).toString().trim();
      pieces = [];
      if (line !== '') yield line;
    }
    pieces.push(chunk.subarray(start));
  }
  const last = Buffer.concat(pieces).toString().trim();
  if (last !== '') yield last;
}
