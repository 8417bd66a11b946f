import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));

export const scope = '@dedicated-k8s/';

/** The export condition that leads to sources instead of what was built from them. */
export const sourceCondition = '@dedicated-k8s/source';

/** The fields of a package.json that the tools read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Record<string, string | Record<string, string>>;
  readonly bin?: Record<string, string>;
  readonly scripts?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/** One package of the workspace. */
export interface WorkspacePackage {
  /** Folder name under `packages/` or `examples/`; for packages also the name without its scope. */
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

export function workspacePackages(): readonly WorkspacePackage[] {
  return packagesUnder('packages');
}

export function examples(): readonly WorkspacePackage[] {
  return packagesUnder('examples');
}

/** The packages that go to the registry, each after those that it depends on. */
export function publishedPackages(): readonly WorkspacePackage[] {
  const published = workspacePackages().filter(({ manifest }) => manifest.private !== true);
  const ordered = new Set<WorkspacePackage>();
  const visit = (each: WorkspacePackage): void => {
    for (const dependency of workspaceDependencies(each, published)) visit(dependency);
    ordered.add(each);
  };
  for (const each of published) visit(each);
  return [...ordered];
}

/** Those of `candidates` that a package needs at run time. */
export function workspaceDependencies(
  { manifest }: WorkspacePackage,
  candidates: readonly WorkspacePackage[],
): readonly WorkspacePackage[] {
  return candidates.filter((candidate) => candidate.manifest.name in (manifest.dependencies ?? {}));
}

/** One entry of a package's `exports` that has a built form. */
export interface EntryPoint {
  /** As users import it: `@dedicated-k8s/core-sdk/aws`. */
  readonly specifier: string;
  /** Path of its output without suffix, relative to `dist`: `aws/index`. */
  readonly output: string;
  /** Relative to the package: `./src/aws/index.ts`. */
  readonly source: string;
}

/** The entries that are built. One without a `default` is for the workspace only, one that is text is a plain file. */
export function entryPoints({ name, exports = {} }: Manifest): readonly EntryPoint[] {
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string' || target.default === undefined) return [];
    const source = target[sourceCondition];
    if (source === undefined) throw new Error(`${name}: exports["${subpath}"] has no ${sourceCondition}`);
    const output = source.replace(/^\.\/src\//, '').replace(/\.ts$/, '');
    if (target.default !== `./dist/${output}.js` || target.types !== `./dist/${output}.d.ts`) {
      throw new Error(`${name}: exports["${subpath}"] must lead from ${source} to ./dist/${output}.js and .d.ts`);
    }
    return [{ specifier: join(name, subpath), output, source }];
  });
}

function packagesUnder(parent: string): readonly WorkspacePackage[] {
  return readdirSync(join(root, parent))
    .map((name) => ({ name, folder: join(root, parent, name), file: join(root, parent, name, 'package.json') }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, folder, file }) => ({ name, folder, manifest: JSON.parse(readFileSync(file, 'utf8')) as Manifest }));
}
