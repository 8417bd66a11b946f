import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const shim = fileURLToPath(new URL('./runtime-shim.mjs', import.meta.url));
const setpriv = '/usr/bin/setpriv';

/**
 * Starts a function's process with an IPC channel. A frozen process cannot notice that its parent is gone; where the
 * kernel can be told to kill it then, it is.
 */
export function spawnRuntime(codeFolder: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const command = [process.execPath, shim];
  const [file, ...parameters] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', ...command] : command;
  return spawn(file!, parameters, {
    cwd: codeFolder,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
  });
}
