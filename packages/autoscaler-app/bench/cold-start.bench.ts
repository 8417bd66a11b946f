// How long a function takes from the start of its process to a loaded handler, with the AWS SDK inside and outside of the
// bundle: `node --conditions=@dedicated-k8s/source bench/cold-start.bench.ts [rounds]` in this package.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';
import { bundleOptions } from '../src/functions/bundle-functions.ts';

interface Variant {
  readonly name: string;
  readonly build?: BuildOptions;
  readonly nodeOptions?: readonly string[];
}

const variants: readonly Variant[] = [
  { name: 'SDK bundled' },
  { name: 'SDK bundled, source maps on', nodeOptions: ['--enable-source-maps'] },
  { name: 'SDK bundled, not minified', build: { minify: false } },
  { name: 'SDK outside', build: { external: ['@aws-sdk/*', '@smithy/*'] } },
];

// Inside the package, so that what is outside of a bundle resolves as it would from its own folder.
const folder = fileURLToPath(new URL('../node_modules/.cache/cold-start/', import.meta.url));
const entry = fileURLToPath(new URL('../src/functions/etcd-lifecycle/etcd-lifecycle.lambda.ts', import.meta.url));
const env = {
  PATH: process.env['PATH'],
  CLUSTER_NAME: 'demo',
  PATIENCE_SECONDS: '1',
  POLL_SECONDS: '1',
  DRAIN_SECONDS: '1',
  AWS_REGION: 'us-west-2',
};

function measureMs(file: string, options: readonly string[]): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...options, file], { env });
  if (status !== 0) throw new Error(String(stderr));
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const rounds = Number(process.argv[2] ?? 15);
mkdirSync(folder, { recursive: true });
const files = variants.map(({ build }, index) => {
  const outfile = join(folder, `${index}.mjs`);
  buildSync({ ...bundleOptions, conditions: ['@dedicated-k8s/source'], ...build, entryPoints: [entry], outfile });
  return outfile;
});
const times = variants.map((): number[] => []);
for (let round = 0; round < rounds; round += 1) {
  for (const [index, { nodeOptions = [] }] of variants.entries()) {
    times[index]?.push(measureMs(files[index] ?? '', nodeOptions));
  }
}
const bare = median(Array.from({ length: rounds }, () => measureMs('--version', [])));
process.stdout.write(`bare node ${bare.toFixed(0)} ms\n`);
for (const [index, { name }] of variants.entries()) {
  const sizeKb = Math.round(statSync(files[index] ?? '').size / 1000);
  process.stdout.write(`${name}: ${median(times[index] ?? []).toFixed(0)} ms, ${sizeKb} kB\n`);
}
rmSync(folder, { recursive: true });
