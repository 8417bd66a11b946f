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
  }
}

/** Builds and packs what is published and installs it outside the repository, once for all tests of this folder. */
export async function setup(project: TestProject): Promise<() => void> {
  // Elsewhere, or the packages would find what the repository's own node_modules has.
  const folder = mkdtempSync(join(tmpdir(), 'dedicated-k8s-packaged-'));
  const teardown = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const packed = await packPackages(join(folder, 'tarballs'));
    const consumer = join(folder, 'consumer');
    await installPacked(consumer, packed);
    project.provide('packed', packed);
    project.provide('consumer', consumer);
    return teardown;
  } catch (error) {
    teardown();
    throw error;
  }
}
