import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts a program of this folder's `programs`, with the descriptors it is given. */
export function startProgram(
  name: string,
  argv: readonly string[],
  stdio: ('ignore' | 'pipe' | number)[] = ['ignore', 'pipe', 'pipe'],
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  const file = fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));
  return spawn(process.execPath, ['--conditions=@dedicated-k8s/source', file, ...argv], {
    stdio,
    env: { PATH: process.env.PATH, ...env },
  });
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Everything that a stream of a child says. */
export async function textOf(stream: NodeJS.ReadableStream | null | undefined): Promise<string> {
  let text = '';
  if (stream !== null && stream !== undefined) for await (const chunk of stream) text += String(chunk);
  return text;
}
