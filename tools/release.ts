// Releases what the changesets say.
//   npm run release               what would be released, each package packed into .local/release; changes nothing
//   npm run release -- version    writes versions and changelogs, and uses up the changesets
//   npm run release -- publish    publishes the versions that the registry lacks, and tags them; in CI only
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildPackages } from './packaging/build-packages.ts';
import { packPackages } from './packaging/pack-packages.ts';
import { pnpmProgram } from './packaging/pnpm.ts';
import { runProgram, runTool } from './run-program.ts';
import { withWorkFolder } from './work-folder.ts';
import { root } from './workspace.ts';

const USAGE = 'usage: npm run release [-- version | publish]';

interface Release {
  readonly name: string;
  readonly oldVersion: string;
  readonly newVersion: string;
}

/** What the command line asks for; a sentence when that cannot be done. */
export function releaseVerb(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): 'preview' | 'version' | 'publish' | { readonly refusal: string } {
  const [verb = 'preview', ...rest] = argv;
  if (rest.length > 0 || !(verb === 'preview' || verb === 'version' || verb === 'publish')) return { refusal: USAGE };
  if (verb === 'publish' && environment.CI !== 'true') {
    return { refusal: 'publishing is left to CI (.github/workflows/release.yml), which holds the right to' };
  }
  return verb;
}

async function preview(): Promise<void> {
  for (const { name, oldVersion, newVersion } of await withWorkFolder(releases)) {
    if (newVersion !== oldVersion) console.log(`${name} ${oldVersion} -> ${newVersion}`);
  }
  const folder = join(root, '.local', 'release');
  rmSync(folder, { recursive: true, force: true });
  for (const { tarball } of await packPackages(folder)) {
    console.log(`${relative(root, tarball)} ${Math.round(statSync(tarball).size / 1024)} KiB`);
  }
}

/** What changesets would do; it writes this to a file only, for programs. */
async function releases(folder: string): Promise<readonly Release[]> {
  const file = join(folder, 'status.json');
  await runTool('changeset', ['status', '--output', relative(root, file)]);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly releases: readonly Release[] }).releases;
}

async function publish(): Promise<void> {
  await buildPackages();
  // Who may publish is settled between CI and the registry (trusted publishing): no token is kept anywhere.
  const argv = ['--recursive', 'publish', '--access', 'public', '--provenance', '--no-git-checks'];
  console.log(await runProgram(pnpmProgram(), argv));
  console.log(await runTool('changeset', ['git-tag']));
}

if (import.meta.main) {
  const verb = releaseVerb(process.argv.slice(2), process.env);
  if (typeof verb === 'object') {
    console.error(verb.refusal);
    process.exitCode = 2;
  } else if (verb === 'preview') await preview();
  else if (verb === 'version') console.log(await runTool('changeset', ['version']));
  else await publish();
}
