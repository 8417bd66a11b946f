import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Not what bundles are made of; `dist` and the packages' links in `node_modules` may change under a walk. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'test', 'e2e', 'cdk.out']);

/** A digest of everything that decides the content of a bundle: sources and manifests below `folders`, and `files`. */
export function sourceDigest(folders: readonly string[], files: readonly string[]): string {
  const hash = createHash('sha256');
  const paths = [...files, ...folders.flatMap(sourcesBelow)];
  for (const path of paths.sort()) hash.update(path).update('\0').update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : sourcesBelow(path);
    return entry.isFile() && !/\.test\.ts$|\.md$/.test(entry.name) ? [path] : [];
  });
}
