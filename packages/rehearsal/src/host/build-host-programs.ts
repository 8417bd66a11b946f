import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles every host program into one ES module. `outFile` ends with `.mjs`. */
export async function buildHostPrograms(outFile: string): Promise<void> {
  await bundle('./main.ts', outFile);
}

/**
 * Bundles the module that makes a Node program resolve names by its instance's `/etc/hosts`: to be given to it as
 * `NODE_OPTIONS=--import=<outFile>`. `outFile` ends with `.mjs`.
 */
export async function buildHostsPreload(outFile: string): Promise<void> {
  await bundle('./hosts-preload.ts', outFile);
}

async function bundle(entry: string, outFile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile: outFile,
    bundle: true,
    platform: 'node',
    target: 'node22.12',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    // Some dependencies are CommonJS and ask for Node's modules by require.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
}
