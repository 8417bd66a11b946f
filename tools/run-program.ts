import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from './workspace.ts';

/**
 * Runs a program and returns what it printed.
 *
 * @throws {Error} with what it printed, when it does not exit 0.
 */
export function runProgram(
  program: string,
  argv: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, argv, { cwd: root, maxBuffer: 1 << 26, ...options }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} ${argv.join(' ')}: ${error.code ?? error.signal}\n${stdout}${stderr}`));
    });
  });
}

/** The same for a program of the repository's own dependencies. */
export function runTool(
  program: string,
  argv: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<string> {
  return runProgram(join(root, 'node_modules', '.bin', program), argv, options);
}
