import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles every host program into one ES module. `outFile` ends with `.mjs`. */
export async function buildHostPrograms(outFile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('./main.ts', import.meta.url))],
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
