// What CI holds every change to besides the tests: `npm run check`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allowedPlaces, findInSources, placeViolations } from './one-place.ts';
import { allowedEdges, edgeViolations, escapingImports, findEdges } from './package-edges.ts';
import { runTool } from './run-program.ts';
import { examples, root, workspacePackages } from './workspace.ts';

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
}

/** Where the sources are that are linted and fixed. */
export const sourceFolders: readonly string[] = ['packages', 'examples', 'test', 'tools'];

export async function runChecks(): Promise<readonly CheckResult[]> {
  const packages = [...workspacePackages(), ...examples()];
  const edges = [...edgeViolations(allowedEdges(), findEdges(workspacePackages())), ...escapingImports(packages)];
  const misplaced = placeViolations(allowedPlaces(), findInSources());
  const results = [
    { name: 'package edges', passed: edges.length === 0, output: edges.join('\n') },
    { name: 'waits, calls and programs in their place', passed: misplaced.length === 0, output: misplaced.join('\n') },
    await checkBy('format', 'biome', ['ci', '--colors=off', '--max-diagnostics=200', '.']),
    await checkBy('lint', 'oxlint', ['--type-aware', '--deny-warnings', ...sourceFolders]),
    await checkBy('dead code', 'knip', ['--no-progress', '--treat-config-hints-as-errors']),
    await checkTypes('tools and test', root),
  ];
  for (const { name, folder } of packages) {
    if (!existsSync(join(folder, 'tsconfig.json'))) continue;
    results.push(await checkTypes(name, folder));
  }
  return results;
}

function checkTypes(name: string, folder: string): Promise<CheckResult> {
  // What was found last time is kept, so that only what changed is looked at again.
  const memory = join(root, '.local', 'types', `${name.replaceAll(' ', '-')}.tsbuildinfo`);
  return checkBy(`types of ${name}`, 'tsc', ['-p', folder, '--incremental', '--tsBuildInfoFile', memory]);
}

async function checkBy(name: string, program: string, argv: readonly string[]): Promise<CheckResult> {
  try {
    return { name, passed: true, output: await runTool(program, argv) };
  } catch (error) {
    return { name, passed: false, output: error instanceof Error ? error.message : String(error) };
  }
}

if (import.meta.main) {
  const results = await runChecks();
  for (const { name, passed, output } of results) {
    console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}`);
    if (!passed) console.log(output);
  }
  process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
}
