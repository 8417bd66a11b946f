import { renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { buildAgent } from '../../packages/bootstrap-agent/build.ts';
import { type EntryPoint, entryPoints, type WorkspacePackage } from '../workspace.ts';
import { emitDeclarations } from './emit-declarations.ts';

/** Bundles one program with all it needs into one file. */
type ProgramBundler = (outFile: string) => Promise<unknown>;

/** Programs that must run without anything installed beside them, by their path in the manifest's `bin`. */
const bundledPrograms: Readonly<Record<string, ProgramBundler>> = {
  '@dedicated-k8s/bootstrap-agent ./dist/main.js': buildAgent,
};

/**
 * Builds a package into its dist folder: ES modules, with what its entries share in chunks and every dependency left
 * outside, declarations file by file, and its programs. The folder is replaced as a whole at the end.
 *
 * @throws {Error} when it does not compile.
 */
export async function buildPackage({ folder, manifest }: WorkspacePackage): Promise<void> {
  const work = join(folder, `dist.${process.pid}`);
  try {
    const entries = entryPoints(manifest);
    await Promise.all([bundleEntries(folder, entries, work), emitDeclarations(folder, entries, work)]);
    for (const program of Object.values(manifest.bin ?? {})) {
      await bundledPrograms[`${manifest.name} ${program}`]?.(join(work, basename(program)));
    }
    const dist = join(folder, 'dist');
    rmSync(dist, { recursive: true, force: true });
    renameSync(work, dist);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function bundleEntries(folder: string, entries: readonly EntryPoint[], outdir: string): Promise<void> {
  await build({
    absWorkingDir: folder,
    entryPoints: entries.map(({ output, source }) => ({ in: source, out: output })),
    outdir,
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node22',
    sourcemap: 'linked',
    chunkNames: 'chunks/[hash]',
    logLevel: 'warning',
  });
}
