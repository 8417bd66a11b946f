import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.ts';

/** Runs `work` with a new folder inside the repository's ignored one, which is gone afterwards. */
export async function withWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(root, '.local', 'work');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'tool-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
