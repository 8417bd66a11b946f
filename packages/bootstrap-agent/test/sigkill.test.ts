import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roles } from '../src/roles/roles.ts';
import type { KillableAgentOptions } from './world/killable-agent.ts';
import { emptyWorld, type WorldState } from './world/world-state.ts';

const run = promisify(execFile);
let folder: string;
let agent: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agent-sigkill-'));
  agent = join(folder, 'world', 'agent.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'world/killable-agent.ts')],
    outfile: agent,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@dedicated-k8s/source'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  for (const index of [1, 2, 3]) {
    const certificate = await readFile(join(import.meta.dirname, `world/ca-${index}.crt`));
    await writeFile(join(folder, 'world', `ca-${index}.crt`), certificate);
  }
});

afterAll(() => rm(folder, { recursive: true }));

interface Place {
  readonly world: string;
  readonly deaths: string;
  readonly start: (index: number, role: 'control-plane' | 'worker', survived?: readonly string[]) => Promise<boolean>;
}

async function place(name: string): Promise<Place> {
  const base = await mkdtemp(join(folder, `${name}-`));
  const [world, deaths] = [join(base, 'world.json'), join(base, 'deaths')];
  await writeFile(world, JSON.stringify(emptyWorld()));
  await writeFile(deaths, '');
  return {
    world,
    deaths,
    start: async (index, role, survived) => {
      const options: KillableAgentOptions = {
        root: join(base, `i-${index}`),
        world,
        index,
        role,
        deaths,
        ...(survived === undefined ? {} : { survived }),
      };
      return run(process.execPath, [agent, JSON.stringify(options)]).then(
        () => true,
        (error: { signal?: string; stderr?: string }) => {
          if (error.signal === 'SIGKILL') return false;
          throw new Error(`the agent failed: ${error.stderr ?? ''}`);
        },
      );
    },
  };
}

describe.each([
  { role: 'control-plane', others: 0, name: 'init-control-plane' },
  { role: 'control-plane', others: 2, name: 'join-control-plane' },
  { role: 'worker', others: 1, name: 'worker' },
] as const)('fault row 1: a process as $name', ({ role, others, name }) => {
  test('killed by SIGKILL before and after every step, and inside of kubeadm, converges when run again', {
    timeout: 120_000,
  }, async () => {
    const { start, world, deaths } = await place(name);
    for (let index = 1; index <= others; index += 1) expect(await start(index, 'control-plane')).toBe(true);

    const died: string[] = [];
    while (!(await start(others + 1, role, died))) {
      died.splice(0, died.length, ...(await readFile(deaths, 'utf8')).trim().split('\n'));
    }

    const applied = died.filter((moment) => moment.startsWith('applied ')).map((moment) => moment.slice(8));
    const acting = roles[name].steps.filter(({ waits }) => waits !== true).map((step) => step.name);
    // clear-leftovers is needed only because kubeadm was killed; nothing is claimed, so no vacancy is filled; and the one
    // that initialised has said so itself.
    const idle = ['fill-vacancy', ...(others > 0 ? ['mirror-initialization'] : [])];
    expect(new Set(applied)).toEqual(new Set(acting.filter((step) => !idle.includes(step))));

    const { state, clusters, members, launches } = JSON.parse(await readFile(world, 'utf8')) as WorldState;
    const cluster = clusters.find(({ id }) => id === state.clusterId);
    const controlPlanes = others + (role === 'worker' ? 0 : 1);
    expect(cluster?.members.filter(({ isLearner, name: member }) => !isLearner && member !== '')).toHaveLength(
      controlPlanes,
    );
    expect(cluster?.members).toHaveLength(controlPlanes);
    expect(members.filter(({ status }) => status === 'active')).toHaveLength(controlPlanes);
    expect(launches.filter(({ result }) => result === 'CONTINUE')).toHaveLength(others + 1);
  });
});
