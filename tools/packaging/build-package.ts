import { renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildAgent } from '../../packages/bootstrap-agent/build.ts';
import { runTool } from '../run-program.ts';
import { entryPoints, root, type WorkspacePackage } from '../workspace.ts';
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
    await Promise.all([bundleEntries(folder, work), emitDeclarations(folder, entries, work)]);
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

/** tsup takes the folder that it is started in for the package's. */
async function bundleEntries(folder: string, outDir: string): Promise<void> {
  await runTool('tsup', ['--config', join(root, 'tsup.config.ts'), '--out-dir', outDir], { cwd: folder });
}
