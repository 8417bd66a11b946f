import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../workspace.ts';

/** Files outside a package that change what is built from it. */
const FRAME = ['tsconfig.base.json', 'tsup.config.ts', 'pnpm-lock.yaml', 'tools/workspace.ts'].map((file) =>
  join(root, file),
);

/** A digest of everything that a package is built from: its sources, the digests of what it depends on, these tools. */
export function sourceDigest(folder: string, dependencies: readonly string[]): string {
  const hash = createHash('sha256').update(dependencies.join());
  const own = ['package.json', 'tsconfig.json', 'build.ts'].map((file) => join(folder, file));
  for (const file of [...FRAME, ...own, ...filesUnder(import.meta.dirname), ...filesUnder(join(folder, 'src'))]) {
    hash.update(relative(root, file)).update(contentOf(file));
  }
  return hash.digest('hex');
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function contentOf(file: string): Buffer | string {
  try {
    return readFileSync(file);
  } catch {
    return 'absent';
  }
}
