import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const bundleNames = [
  'ours-logger-metrics',
  'powertools-logger-metrics',
  'ours-logger-metrics-tracing',
  'powertools-logger-metrics-tracer',
] as const;

export type BundleName = (typeof bundleNames)[number];

export interface Bundle {
  readonly path: string;
  readonly bytes: number;
}

/** Bundles as a Lambda is deployed: one minified file each. */
export async function buildBundles(folder: string): Promise<Readonly<Record<BundleName, Bundle>>> {
  const bundles: Partial<Record<BundleName, Bundle>> = {};
  for (const name of bundleNames) bundles[name] = await buildBundle(name, folder);
  return bundles as Readonly<Record<BundleName, Bundle>>;
}

/** One program of `bundles/`, as a minified file; `esm` is for one that is only weighed. */
export async function buildBundle(name: string, folder: string, format: 'cjs' | 'esm' = 'cjs'): Promise<Bundle> {
  const path = join(folder, `${name}.${format === 'cjs' ? 'cjs' : 'mjs'}`);
  await build({
    entryPoints: [fileURLToPath(new URL(`bundles/${name}.ts`, import.meta.url))],
    outfile: path,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format,
    mainFields: ['module', 'main'],
    conditions: ['@dedicated-k8s/source', 'module'],
    logLevel: 'error',
  });
  return { path, bytes: statSync(path).size };
}
