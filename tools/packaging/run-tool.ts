import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../workspace.ts';

/**
 * Runs a program of the repository's own dependencies and returns what it printed.
 *
 * @throws {Error} with what it printed, when it does not exit 0.
 */
export function runTool(program: string, argv: readonly string[], cwd: string = root): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      join(root, 'node_modules', '.bin', program),
      argv,
      { cwd, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${program} ${argv.join(' ')}: ${error.code ?? error.signal}\n${stdout}${stderr}`));
      },
    );
  });
}
