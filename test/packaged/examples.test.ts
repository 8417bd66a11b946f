import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { runProgram, runTool } from '../../tools/run-program.ts';
import { examples } from '../../tools/workspace.ts';

const consumer = inject('consumer');

// As a user has them: copied out of the repository, with the installed packages.
describe.runIf(inject('problem') === '').each(examples())('example $name', ({ name, folder, manifest }) => {
  const copy = join(consumer, 'examples', name);

  beforeAll(() => {
    cpSync(join(folder, 'src'), join(copy, 'src'), { recursive: true });
  });

  it('compiles against the published declarations', async () => {
    const compilerOptions = {
      target: 'es2023',
      lib: ['es2024'],
      types: ['node'],
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      // The declarations of our own packages are checked here too.
      skipLibCheck: false,
    };
    writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
    await expect(runTool('tsc', ['-p', copy])).resolves.toBe('');
  });

  it('runs', async () => {
    const main = /src\/\S+\.ts/.exec(manifest.scripts?.start ?? '')?.[0] ?? 'src/main.ts';
    const { PATH } = process.env;
    await expect(runProgram(process.execPath, [main], { cwd: copy, env: { PATH } })).resolves.not.toBe('');
  });
});
