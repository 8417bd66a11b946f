// The errors that Node really throws, so that the shapes in the unit tests are not made up.
import { execFile, spawnSync } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classifyKnown } from '../src/index.ts';
import { rejection } from './test-policy.ts';

const run = promisify(execFile);
let server: Server;
let port: number;

beforeEach(async () => {
  server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  ({ port } = server.address() as AddressInfo);
});

afterEach(() => {
  server.close();
});

function connectTo(target: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    connect(target, '127.0.0.1').on('error', reject);
  });
}

describe('what Node throws', () => {
  it('when nobody listens', async () => {
    await new Promise((resolve) => {
      server.close(resolve);
    });
    const expected = { kind: 'retryable', reason: 'connection-refused', executed: 'no' };
    expect(classifyKnown(await rejection(connectTo(port)))).toEqual(expected);
    expect(classifyKnown(await rejection(fetch(`http://127.0.0.1:${port}`)))).toEqual(expected);
  });

  it('when the other side hangs up', async () => {
    const error = await rejection(fetch(`http://127.0.0.1:${port}`));
    expect(classifyKnown(error)).toEqual({ kind: 'retryable', reason: 'connection-lost', executed: 'maybe' });
  });

  it('when a request takes too long', async () => {
    server.removeAllListeners('connection');
    const error = await rejection(fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(20) }));
    expect(classifyKnown(error)).toMatchObject({ kind: 'retryable', reason: 'timed-out' });
    server.unref();
  });

  it.each([
    ['exit 1', 'fatal', 'command-failed'],
    ['exit 75', 'retryable', 'command-failed-temporarily'],
    ['kill -9 $$', 'retryable', 'command-killed'],
    ['exec definitely-not-a-program 2>/dev/null', 'fatal', 'command-not-found'],
  ])('when a program ends with: %s', async (script, kind, reason) => {
    expect(classifyKnown(await rejection(run('/bin/sh', ['-c', script])))).toMatchObject({ kind, reason });
  });

  it('when a program takes too long, says too much, is missing or is aborted', async () => {
    const late = await rejection(run('sleep', ['9'], { timeout: 20 }));
    const chatty = await rejection(run('yes', { maxBuffer: 10 }));
    const missing = await rejection(run('definitely-not-a-program'));
    const aborted = await rejection(run('sleep', ['9'], { signal: AbortSignal.abort() }));
    expect([late, chatty, missing, aborted].map((error) => classifyKnown(error).reason)).toEqual([
      'command-timed-out',
      'command-output-too-long',
      'command-not-found',
      'aborted',
    ]);
    expect(classifyKnown(spawnSync('sleep', ['9'], { timeout: 20 }).error).reason).toBe('command-timed-out');
  });
});
