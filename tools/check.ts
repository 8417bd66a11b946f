// What CI holds every change to besides the tests: `npm run check`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allowedEdges, edgeViolations, findEdges } from './package-edges.ts';
import { root, workspacePackages } from './workspace.ts';

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
}

export async function runChecks(): Promise<readonly CheckResult[]> {
  const violations = edgeViolations(allowedEdges(), findEdges(workspacePackages()));
  const results = [{ name: 'package edges', passed: violations.length === 0, output: violations.join('\n') }];
  results.push(await runProgram('format', 'biome', ['ci', '--max-diagnostics=200', '.']));
  results.push(await runProgram('lint', 'oxlint', ['--type-aware', '--deny-warnings', 'packages', 'tools']));
  results.push(await runProgram('types of tools', 'tsc', ['-p', join(root, 'tsconfig.json')]));
  for (const { name, folder } of workspacePackages()) {
    const project = join(folder, 'tsconfig.json');
    if (existsSync(project)) results.push(await runProgram(`types of ${name}`, 'tsc', ['-p', project]));
  }
  return results;
}

function runProgram(name: string, program: string, argv: readonly string[]): Promise<CheckResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, 'node_modules', '.bin', program), argv, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ name, passed: code === 0, output: Buffer.concat(chunks).toString() });
    });
  });
}

if (import.meta.main) {
  const results = await runChecks();
  for (const { name, passed, output } of results) {
    console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}`);
    if (!passed) console.log(output);
  }
  process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
}
