import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../run-program.ts';
import type { EntryPoint } from '../workspace.ts';

/**
 * Writes the declarations of the entries and of all that they reach. File by file, not rolled up per entry: a class that
 * two entries export stays one type.
 *
 * @throws {Error} with the compiler's words.
 */
export async function emitDeclarations(folder: string, entries: readonly EntryPoint[], outDir: string): Promise<void> {
  const project = join(folder, `tsconfig.declarations.${process.pid}.json`);
  const compilerOptions = {
    noEmit: false,
    emitDeclarationOnly: true,
    rootDir: 'src',
    outDir,
    // The other packages as users see them: built.
    customConditions: [],
  };
  const files = entries.map(({ source }) => source);
  writeFileSync(project, JSON.stringify({ extends: './tsconfig.json', include: [], files, compilerOptions }));
  try {
    await runTool('tsc', ['-p', project]);
  } finally {
    rmSync(project, { force: true });
  }
  for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
    if (entry.name.endsWith('.d.ts')) nameModules(join(entry.parentPath, entry.name));
  }
}

/** The compiler leaves `./x.ts` in declarations, which is no file of the package; `./x.js` is, for every resolver. */
function nameModules(file: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replaceAll(/(from |import\()(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, '$1$2$3.js$2'));
}
