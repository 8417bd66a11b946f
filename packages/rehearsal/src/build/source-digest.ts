import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A digest of everything that decides the content of a bundle: sources and manifests below `folders`, and `files`. */
export function sourceDigest(folders: readonly string[], files: readonly string[]): string {
  const hash = createHash('sha256');
  const paths = [...files];
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !/\/(node_modules|dist|test|cdk\.out)\/|\.test\.ts$|\.md$/.test(path)) paths.push(path);
    }
  }
  for (const path of paths.sort()) hash.update(path).update('\0').update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}
