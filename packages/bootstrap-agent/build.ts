import { build } from 'esbuild';

/**
 * Bundles the agent and all it needs into one ES module file, for any Node from 22.12 on. Runs as `node <outFile> <verb>`.
 *
 * @returns the size of the file in bytes
 */
export async function buildAgent(outFile: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [new URL('./src/main.ts', import.meta.url).pathname],
    outfile: outFile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    // ES modules first: CommonJS builds of the AWS SDK double the bundle.
    mainFields: ['module', 'main'],
    conditions: ['@dedicated-k8s/source'],
    minify: true,
    keepNames: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    // CommonJS dependencies ask for Node's modules by require, which an ES module does not have.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return Object.values(metafile.outputs)[0]?.bytes ?? 0;
}
