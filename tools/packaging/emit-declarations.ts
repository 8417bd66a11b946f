import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../run-program.ts';
import { withWorkFolder } from '../work-folder.ts';
import type { EntryPoint } from '../workspace.ts';

/**
 * Writes the declarations of the entries and of all that they reach. File by file, not rolled up per entry: a class that
 * two entries export stays one type.
 *
 * @throws {Error} with the compiler's words.
 */
export async function emitDeclarations(folder: string, entries: readonly EntryPoint[], outDir: string): Promise<void> {
  const compilerOptions = {
    noEmit: false,
    emitDeclarationOnly: true,
    rootDir: join(folder, 'src'),
    outDir,
    // The other packages as users see them: built.
    customConditions: [],
  };
  const files = entries.map(({ source }) => join(folder, source));
  const project = { extends: join(folder, 'tsconfig.json'), include: [], files, compilerOptions };
  await withWorkFolder(async (work) => {
    writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(project));
    await runTool('tsc', ['-p', work]);
  });
  for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
    if (entry.name.endsWith('.d.ts')) nameModules(join(entry.parentPath, entry.name));
  }
}

/** The compiler leaves `./x.ts` in declarations, which is no file of the package; `./x.js` is, for every resolver. */
function nameModules(file: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replaceAll(/(from |import\()(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, '$1$2$3.js$2'));
}
