import { closeSync, openSync, readSync } from 'node:fs';

/** Reads what is appended to a file, as whole lines. */
export interface FileFollower {
  /** Hands over the lines that were completed since the last call. */
  read(): readonly string[];
  close(): void;
}

/** Follows a file that may not exist yet. */
export function followFile(path: string): FileFollower {
  let descriptor: number | undefined;
  let rest = Buffer.alloc(0);
  const chunk = Buffer.alloc(65_536);
  return {
    read() {
      try {
        descriptor ??= openSync(path, 'r');
      } catch {
        return [];
      }
      for (;;) {
        const length = readSync(descriptor, chunk);
        if (length === 0) break;
        rest = Buffer.concat([rest, chunk.subarray(0, length)]);
      }
      // Cut at bytes, not characters: a line may end in the middle of a multi-byte character's chunk.
      const end = rest.lastIndexOf(0x0a);
      if (end === -1) return [];
      const lines = rest.subarray(0, end).toString('utf8').split('\n');
      rest = rest.subarray(end + 1);
      return lines;
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
