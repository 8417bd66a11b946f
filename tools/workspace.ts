import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));

export const scope = '@dedicated-k8s/';

/** The fields of a package.json that the tools read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Record<string, string | Record<string, string>>;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/** One package of the workspace. */
export interface WorkspacePackage {
  /** Folder name under `packages/`, which is also the name without its scope. */
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

export function workspacePackages(): readonly WorkspacePackage[] {
  return readdirSync(join(root, 'packages')).map((name) => {
    const folder = join(root, 'packages', name);
    return { name, folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest };
  });
}

/** Entry points by output name (`index`, `testing/index`), read from the package's `exports`. */
export function entryPoints(manifest: Manifest): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const target of Object.values(manifest.exports ?? {})) {
    // Without a built form it is for the workspace only.
    if (typeof target === 'string' || target.default === undefined) continue;
    const source = target[`${scope}source`];
    if (source !== undefined) entries[source.replace(/^\.\/src\//, '').replace(/\.ts$/, '')] = source;
  }
  return entries;
}
