import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { runProgram } from '../../tools/run-program.ts';
import { entryPoints, publishedPackages } from '../../tools/workspace.ts';

const cwd = inject('consumer');
const installed = inject('problem') === '';
const packages = publishedPackages();
const entries = packages.flatMap(({ manifest }) => entryPoints(manifest));

/** Runs a line of JavaScript as a user's program, without conditions or loaders, and returns what it printed. */
function run(code: string): Promise<string> {
  const env = { PATH: process.env.PATH };
  return runProgram(process.execPath, ['--input-type=module', '--eval', code], { cwd, env });
}

describe.runIf(installed)('an installed entry', () => {
  // A Lambda function reads its environment when it is loaded: those are bundled, below.
  it.each(entries.filter(({ output }) => !output.endsWith('.lambda')))('$specifier is imported', async (entry) => {
    const names = JSON.parse(
      await run(`console.log(JSON.stringify(Object.keys(await import('${entry.specifier}'))))`),
    ) as readonly string[];
    expect(names.length).toBeGreaterThan(0);
  });

  it('of functions is bundled by the installed app', async () => {
    const bundles = JSON.parse(
      await run(
        `import { bundleFunctions } from '@dedicated-k8s/autoscaler-app';
         console.log(JSON.stringify(bundleFunctions('bundles')))`,
      ),
    ) as Readonly<Record<string, string>>;
    const functions = entries.filter(({ output }) => output.endsWith('.lambda'));
    expect(Object.keys(bundles)).toHaveLength(functions.length);
    for (const folder of Object.values(bundles)) expect(existsSync(join(folder, 'index.mjs'))).toBe(true);
  });
});

describe.runIf(installed)('an installed program', () => {
  it.each(packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {})))('%s starts', async (program) => {
    const path = join(cwd, 'node_modules', '.bin', program);
    await expect(runProgram(path, ['--help'], { cwd })).resolves.toContain(program);
  });
});
