import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { connect, createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const LINES = 2_000;
const READER_SLEEPS_MS = 1_000;

export const writers = ['ours', 'pino', 'powertools', 'winston'] as const;
export const endings = ['exit', 'throw', 'sigterm'] as const;
export const channels = ['pipe', 'socket'] as const;

/**
 * How many of the lines arrive at a reader that sleeps for a second first.
 * @param reads `once ended`: when the writer is gone, however long it took; one that waits for its reader would wait for ever
 */
export async function linesThatArrive(
  writer: (typeof writers)[number] | 'pino-synchronous',
  ending: (typeof endings)[number],
  channel: (typeof channels)[number],
  folder: string,
  reads: 'after a second' | 'once ended' = 'after a second',
): Promise<number> {
  const path = join(folder, `${writer}-${ending}-${channel}`);
  try {
    const text =
      channel === 'pipe' ? await throughPipe(writer, ending, path, reads) : await throughSocket(writer, ending, path);
    return text.split('\n').filter(isLine).length;
  } finally {
    rmSync(path, { force: true });
  }
}

function isLine(text: string): boolean {
  try {
    return typeof (JSON.parse(text) as { n?: unknown }).n === 'number';
  } catch {
    return false;
  }
}

/** A named pipe, because what Node itself calls a pipe to a child is a socket. */
async function throughPipe(writer: string, ending: string, path: string, reads: string): Promise<string> {
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(path, constants.O_WRONLY);
  const child = start(writer, ending, writeEnd);
  closeSync(writeEnd);
  await (reads === 'once ended' ? once(child, 'exit') : pause(READER_SLEEPS_MS));
  return readAll(new Socket({ fd: reader, readable: true, writable: false }));
}

async function throughSocket(writer: string, ending: string, path: string): Promise<string> {
  const text = new Promise<string>((resolve) => {
    const server = createServer({ pauseOnConnect: true }, (connection) => {
      server.close();
      void pause(READER_SLEEPS_MS)
        .then(() => readAll(connection))
        .then(resolve);
    }).listen(path);
  });
  const client = connect(path);
  await new Promise<void>((resolve) => void client.once('connect', () => resolve()));
  start(writer, ending, (client as unknown as Record<'_handle', { fd: number }>)['_handle'].fd);
  client.destroy();
  return text;
}

function start(writer: string, ending: string, output: number): ChildProcess {
  const file = fileURLToPath(new URL('programs/write-lines.ts', import.meta.url));
  const argv = ['--conditions=@dedicated-k8s/source', '--no-warnings', file, writer, ending, `${LINES}`];
  return spawn(process.execPath, argv, { stdio: ['ignore', output, 'ignore'], env: { PATH: process.env.PATH } });
}

async function readAll(stream: Socket): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
