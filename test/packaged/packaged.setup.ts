import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installPacked } from '../../tools/packaging/install-packed.ts';
import { type PackedPackage, packPackages } from '../../tools/packaging/pack-packages.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Every published package as the registry would get it. */
    readonly packed: readonly PackedPackage[];
    /** A project outside the workspace that has them installed. */
    readonly consumer: string;
    /** Why there is no such project; empty when there is. */
    readonly problem: string;
  }
}

/**
 * Builds and packs what is published and installs it outside the repository, once for all tests of this folder. A failure
 * is left for a test to tell: thrown here, it would end the tests of every other folder too.
 */
export async function setup(project: TestProject): Promise<() => void> {
  // Elsewhere, or the packages would find what the repository's own node_modules has.
  const folder = mkdtempSync(join(tmpdir(), 'dedicated-k8s-packaged-'));
  const consumer = join(folder, 'consumer');
  let packed: readonly PackedPackage[] = [];
  let problem = '';
  try {
    packed = await packPackages(join(folder, 'tarballs'));
    await installPacked(consumer, packed);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  project.provide('packed', packed);
  project.provide('consumer', consumer);
  project.provide('problem', problem);
  return () => rmSync(folder, { recursive: true, force: true });
}
