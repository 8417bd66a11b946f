import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';
import { publishedPackages } from '../workspace.ts';
import { buildPackages } from './build-packages.ts';
import { pnpmProgram } from './pnpm.ts';

/** A published package as the registry would get it. */
export interface PackedPackage {
  /** Without scope. */
  readonly name: string;
  readonly tarball: string;
}

/** Builds the published packages and packs each into `folder`. */
export async function packPackages(folder: string): Promise<readonly PackedPackage[]> {
  await buildPackages();
  mkdirSync(folder, { recursive: true });
  return Promise.all(
    publishedPackages().map(async ({ name, folder: cwd }) => {
      const tarball = join(folder, `${name}.tgz`);
      await runProgram(pnpmProgram(), ['pack', '--silent', '--out', tarball], { cwd });
      return { name, tarball };
    }),
  );
}
