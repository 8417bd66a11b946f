// Builds a function as it is deployed, and the same with the AWS SDK outside, for `npm run bench -- --only coldStart`;
// prints where they are, as JSON: build-cold-start.ts FOLDER.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';
import { bundleOptions } from '../src/functions/bundle-functions.ts';

const variants: Readonly<Record<'inside' | 'outside', BuildOptions>> = {
  inside: {},
  outside: { external: ['@aws-sdk/*', '@smithy/*'] },
};

const [, , folder = ''] = process.argv;
const entry = fileURLToPath(new URL('../src/functions/etcd-lifecycle/etcd-lifecycle.lambda.ts', import.meta.url));
const files = Object.entries(variants).map(([name, options]) => {
  const outfile = join(folder, `${name}.mjs`);
  const conditions = ['@dedicated-k8s/source'];
  buildSync({ ...bundleOptions, conditions, ...options, entryPoints: [entry], outfile });
  return [name, outfile] as const;
});
process.stdout.write(JSON.stringify(Object.fromEntries(files)));
