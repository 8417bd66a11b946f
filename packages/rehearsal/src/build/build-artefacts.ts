import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localFolder } from '../run/run-folder.ts';
import { sourceDigest } from './source-digest.ts';
import { type StackChoice, synthesizeStack } from './synthesize-stack.ts';

/** What a rehearsal runs, built from the sources. */
export interface Artefacts {
  /** Bundle of the node agent. */
  readonly agent: string;
  /** Bundle of the host stand-ins. */
  readonly hostPrograms: string;
  /** Preloaded into the agent's process: its names are looked up in the instance's `/etc/hosts`. */
  readonly hostsPreload: string;
  /** CDK's output folder: template and assets. */
  readonly assembly: string;
  readonly template: string;
}

const repository = dirname(localFolder);
/** Builds of other sources kept beside the newest: switching branches back and forth stays fast. */
const KEPT_BUILDS = 3;
/** A younger one may be what a rehearsal runs on: its instances start programs from it to the end. */
const IN_USE_MS = 3_600_000;

/** Builds everything once for each state of the sources. */
export async function buildArtefacts(stack: StackChoice, note: (text: string) => void): Promise<Artefacts> {
  const digest = sourceDigest(
    readdirSync(join(repository, 'packages')).map((name) => join(repository, 'packages', name)),
    [join(repository, 'pnpm-lock.yaml')],
  );
  const builds = join(localFolder, 'build');
  const folder = join(builds, digest);
  const artefacts = {
    agent: join(folder, 'bootstrap-agent.mjs'),
    hostPrograms: join(folder, 'host-programs.mjs'),
    hostsPreload: join(folder, 'hosts-preload.mjs'),
    assembly: join(folder, 'cdk.out'),
    template: join(folder, 'cdk.out', 'K8sClusterStack.template.json'),
  };
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return artefacts;
  }
  note('building the agent, the functions and the template');
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    const [{ buildAgent }, { buildHostPrograms, buildHostsPreload }] = await Promise.all([
      import('@dedicated-k8s/bootstrap-agent/build'),
      import('../host/index.ts'),
    ]);
    await Promise.all([
      buildAgent(join(work, 'bootstrap-agent.mjs')),
      buildHostPrograms(join(work, 'host-programs.mjs')),
      buildHostsPreload(join(work, 'hosts-preload.mjs')),
      synthesizeStack(stack, join(work, 'cdk.out')),
    ]);
    // Renamed as a whole: a killed build is never taken for a finished one.
    if (!existsSync(folder)) renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  removeOldBuilds(builds);
  return artefacts;
}

function removeOldBuilds(builds: string): void {
  const byAge = readdirSync(builds)
    .map((name) => ({ path: join(builds, name), usedAt: statSync(join(builds, name)).mtimeMs }))
    .sort((a, b) => b.usedAt - a.usedAt);
  for (const { path, usedAt } of byAge.slice(KEPT_BUILDS)) {
    if (Date.now() - usedAt > IN_USE_MS) rmSync(path, { recursive: true, force: true });
  }
}
