import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * From process to process V8 guesses anew which objects will live long; a wrong guess makes spans, ours and OpenTelemetry's own,
 * half as fast again. Without guessing, all contestants run as they do in most processes.
 */
const STEADY = '--no-allocation-site-pretenuring';

/** Runs a program of `programs/` in a fresh process, its output going to /dev/null, and returns what it writes to descriptor 3. */
export function runProgram(
  name: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): string {
  const file = fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  const nowhere = openSync('/dev/null', 'w');
  try {
    const { output, status, stderr } = spawnSync(
      process.execPath,
      ['--conditions=@dedicated-k8s/source', '--no-warnings', STEADY, file, ...argv],
      { stdio: ['ignore', nowhere, 'pipe', 'pipe'], encoding: 'utf8', env: { PATH: process.env.PATH, ...environment } },
    );
    if (status !== 0) throw new Error(`${name} ${argv.join(' ')} ended with ${status}: ${stderr.slice(-2_000)}`);
    return output[3] ?? '';
  } finally {
    closeSync(nowhere);
  }
}
