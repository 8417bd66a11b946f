import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';
import { examples, type Manifest, publishedPackages, root, scope } from '../workspace.ts';
import type { PackedPackage } from './pack-packages.ts';
import { pnpmProgram } from './pnpm.ts';

/**
 * Makes `folder` a project outside the workspace that has the packed packages, their optional peers and what the
 * examples need. Nothing is hoisted: a package finds only what its own manifest names.
 */
export async function installPacked(folder: string, packed: readonly PackedPackage[]): Promise<void> {
  const tarballs = Object.fromEntries(packed.map(({ name, tarball }) => [`${scope}${name}`, `file:${tarball}`]));
  const dependencies = {
    ...namedBy(publishedPackages(), ({ peerDependencies }) => peerDependencies),
    ...namedBy(examples(), ({ dependencies }) => dependencies),
    '@types/node': 'catalog:',
    ...tarballs,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), workspaceFile(tarballs));
  await runProgram(pnpmProgram(), ['install', '--prefer-offline', '--silent'], { cwd: folder });
}

function namedBy(
  packages: readonly { readonly manifest: Manifest }[],
  select: (manifest: Manifest) => Record<string, string> | undefined,
): Record<string, string> {
  return Object.fromEntries(packages.flatMap(({ manifest }) => Object.entries(select(manifest) ?? {})));
}

/** The settings of this workspace (its catalog among them), no packages, and the tarballs instead of the registry. */
function workspaceFile(tarballs: Readonly<Record<string, string>>): string {
  const settings = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').replace(/^packages:\n(?: +- .*\n)+/m, '');
  return `${settings}\nhoist: false\noverrides: ${JSON.stringify(tarballs)}\n`;
}
