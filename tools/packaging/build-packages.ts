import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedPackages, root, workspaceDependencies } from '../workspace.ts';
import { buildPackage } from './build-package.ts';
import { sourceDigest } from './source-digest.ts';

/** What became of one package: built, or left as it was because nothing it is made from has changed. */
export interface BuildOutcome {
  readonly name: string;
  readonly built: boolean;
}

/**
 * Builds the published packages, each after those that it depends on.
 *
 * @param wanted names without scope; their dependencies are built with them. Default: all.
 */
export async function buildPackages(wanted: readonly string[] = []): Promise<readonly BuildOutcome[]> {
  const packages = publishedPackages();
  const unknown = wanted.filter((name) => !packages.some((each) => each.name === name));
  if (unknown.length > 0) throw new Error(`no published package is called ${unknown.join(', ')}`);

  const needed = new Set(wanted.length > 0 ? wanted : packages.map(({ name }) => name));
  for (const each of packages.toReversed()) {
    if (needed.has(each.name)) for (const { name } of workspaceDependencies(each, packages)) needed.add(name);
  }

  const outcomes: BuildOutcome[] = [];
  const digests = new Map<string, string>();
  for (const each of packages.filter(({ name }) => needed.has(name))) {
    const under = workspaceDependencies(each, packages).map(({ name }) => digests.get(name) ?? '');
    const digest = sourceDigest(each.folder, under);
    digests.set(each.name, digest);
    const stamp = join(root, '.local', 'built', each.name);
    const dist = join(each.folder, 'dist');
    const built = !existsSync(dist) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest;
    if (built) {
      await buildPackage(each);
      mkdirSync(dirname(stamp), { recursive: true });
      writeFileSync(stamp, digest);
    }
    outcomes.push({ name: each.name, built });
  }
  return outcomes;
}
