import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { type BuildOptions, buildSync, version } from 'esbuild';
import { isUpToDate, rememberInputs } from './bundle-cache.ts';
import { type FunctionFolder, functionFolders } from './function-folders.ts';

/** Folder of each function's bundle: `index.mjs`, with `handler` as its export, and its source map. */
export type FunctionBundles = Readonly<Record<FunctionFolder, string>>;

/**
 * How a function is built. The AWS SDK is part of the bundle: by `npm run bench -- --only coldStart` a handler is
 * loaded in 0.6 of the time that it takes with the SDK beside it, and what runs is what was tested.
 */
export const bundleOptions: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  // Dependencies in CommonJS call require, which an ES module does not have.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'silent',
};

/**
 * Builds every function into a folder of `outDir` and says where. What is built already from the same sources is left
 * alone.
 *
 * @param outDir default `node_modules/.cache/dedicated-k8s/functions` under the current folder.
 * @throws {BuildFailure} of esbuild, when a source does not compile or an import does not resolve.
 */
export function bundleFunctions(outDir: string = defaultFolder()): FunctionBundles {
  const bundles = functionFolders.map((name) => [name, bundle(name, join(resolve(outDir), name))] as const);
  return Object.fromEntries(bundles) as FunctionBundles;
}

function bundle(name: FunctionFolder, folder: string): string {
  const key = JSON.stringify([version, bundleOptions]);
  const inputsFile = `${folder}.inputs.json`;
  const outfile = join(folder, 'index.mjs');
  if (isUpToDate(inputsFile, key, outfile)) return folder;
  mkdirSync(folder, { recursive: true });
  // By this package's own exports: the source within the workspace, what was built of it elsewhere.
  const entry = createRequire(import.meta.url).resolve(`@dedicated-k8s/autoscaler-app/functions/${name}`);
  const conditions = entry.endsWith('.ts') ? ['@dedicated-k8s/source'] : [];
  const { metafile } = buildSync({ ...bundleOptions, conditions, entryPoints: [entry], outfile, metafile: true });
  rememberInputs(inputsFile, key, outfile, Object.keys(metafile.inputs));
  return folder;
}

function defaultFolder(): string {
  return join(process.cwd(), 'node_modules', '.cache', 'dedicated-k8s', 'functions');
}
