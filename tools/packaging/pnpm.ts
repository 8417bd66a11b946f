import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';

/** The pnpm that the launcher fetched; where it has none for this platform, the one on the PATH. */
export function pnpmProgram(): string {
  const pins = JSON.parse(readFileSync(join(root, 'tools', 'toolchain.json'), 'utf8')) as { pnpm: { version: string } };
  const folder = `pnpm-${pins.pnpm.version}-${process.platform}-${process.arch}`;
  const fetched = join(root, '.local', 'toolchain', folder, 'pnpm');
  return existsSync(fetched) ? fetched : 'pnpm';
}
