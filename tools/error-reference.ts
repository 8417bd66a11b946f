// Writes docs/reference/error-codes.md from every catalogue of errors in the packages:
//   node tools/launch.mjs tools/error-reference.ts
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ErrorFactory, ErrorReferenceSection } from '../packages/core-sdk/src/index.ts';
import { renderErrorReference } from '../packages/core-sdk/src/index.ts';
import { root, workspacePackages } from './workspace.ts';

export const errorReferenceFile: string = join(root, 'docs', 'reference', 'error-codes.md');

const INTRODUCTION = `# Error codes

Every error of the cluster's own code carries one of these codes, in its log record as \`error.code\`. Generated from the catalogues by \`node tools/launch.mjs tools/error-reference.ts\`; do not edit.
`;

/** Every catalogue by its package. One is found by what it exports, so that no list of them has to be kept. */
export async function errorCatalogues(): Promise<readonly ErrorReferenceSection[]> {
  const sections: ErrorReferenceSection[] = [];
  for (const { folder, manifest } of workspacePackages()) {
    const errors = new Map<string, ErrorFactory>();
    for (const file of catalogueFiles(join(folder, 'src'))) {
      const exported = Object.values((await import(file)) as Record<string, unknown>);
      for (const factory of exported.flatMap(factoriesIn)) errors.set(factory.code, factory);
    }
    if (errors.size > 0) sections.push({ title: manifest.name, errors: [...errors.values()] });
  }
  return sections;
}

/** The page as it should be now. */
export async function errorReference(): Promise<string> {
  return `${INTRODUCTION}\n${renderErrorReference(await errorCatalogues())}`;
}

/** Files that call `defineErrors`. */
function catalogueFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('-errors.ts'))
    .map((file) => join(folder, file))
    .filter((file) => readFileSync(file, 'utf8').includes('= defineErrors('))
    .toSorted();
}

function factoriesIn(value: unknown): readonly ErrorFactory[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).filter(
    (each): each is ErrorFactory => typeof each === 'function' && 'code' in each && 'definition' in each,
  );
}

if (import.meta.main) {
  mkdirSync(dirname(errorReferenceFile), { recursive: true });
  writeFileSync(errorReferenceFile, await errorReference());
  console.log(`wrote ${errorReferenceFile}`);
}
