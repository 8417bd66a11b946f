import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom } from '@dedicated-k8s/core-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostCommand } from './host-commands.ts';
import { LeftBehindPrograms } from './left-behind-programs.ts';
import { NodeFileSystem } from './node-file-system.ts';
import { ProcessHostCommands } from './process-host-commands.ts';
import { processStart } from './process-start.ts';

let root: string;
let files: NodeFileSystem;
let commands: ProcessHostCommands;
const never = new AbortController().signal;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'agent-host-'));
  files = new NodeFileSystem(root);
  commands = new ProcessHostCommands({
    leftBehind: new LeftBehindPrograms({
      files,
      clock: systemClock,
      random: systemRandom,
      uptimeMs: () => uptime() * 1_000,
    }),
    environment: () => ({ PATH: process.env['PATH'] ?? '', GREETING: 'hello' }),
  });
});

afterEach(() => rm(root, { recursive: true }));

function shell(script: string, more: Partial<HostCommand> = {}): HostCommand {
  return { program: 'sh', arguments: ['-c', script], timeoutMs: 10_000, ...more };
}

describe('a program', () => {
  test('gives its exit code and its output, and sees only the environment it is given', async () => {
    const result = await commands.run(shell('echo "$GREETING $HOME"; echo oops >&2; exit 7'), never);
    expect(result).toEqual({ exitCode: 7, stdout: 'hello \n', stderr: 'oops\n' });
  });

  test('is heard line by line while it runs, the last line also without an end', async () => {
    const heard: string[] = [];
    const script = 'printf "one\\ntw"; sleep 0.3; printf "o\\nthree"';
    const run = commands.run(shell(script, { onLine: (line) => heard.push(line) }), never);
    await expect.poll(() => heard).toEqual(['one']);
    await run;
    expect(heard).toEqual(['one', 'two', 'three']);
  });

  test('that does not exist is PROGRAM_MISSING', async () => {
    const run = commands.run({ program: 'no-such-program', arguments: [], timeoutMs: 1_000 }, never);
    await expect(run).rejects.toMatchObject({ code: 'PROGRAM_MISSING' });
  });

  test('that takes too long is ended together with its children', async () => {
    const run = commands.run(shell('sleep 60 & echo $!; wait', { timeoutMs: 100 }), never);
    await expect(run).rejects.toMatchObject({ code: 'PROGRAM_TIMED_OUT' });
  });

  test('is ended when the caller gives up', async () => {
    const stop = new AbortController();
    const run = commands.run(shell('sleep 60'), stop.signal);
    stop.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
  });

  test('that was ended by a signal says by which', async () => {
    const run = commands.run(shell('kill -9 $$'), never);
    await expect(run).rejects.toThrow(/SIGKILL/);
  });

  test('is over when it exits, even when a service that it started keeps its output open', async () => {
    const startedAt = performance.now();
    const { stdout } = await commands.run(shell('(sleep 20) & echo started'), never);
    expect(stdout).toBe('started\n');
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

describe('an exclusive program', () => {
  const folder = '/run/bootstrap-agent/programs';

  test('is remembered while it runs and forgotten afterwards', async () => {
    const { stdout } = await commands.run(shell(`sleep 0.3; ls ${root}${folder}`, { exclusive: true }), never);
    expect(stdout).toMatch(/^\d+\.json\n$/);
    expect(await files.list(folder)).toEqual([]);
  });

  test('of an earlier run of the agent is waited for', async () => {
    const left = new LeftBehindPrograms({
      files,
      clock: systemClock,
      random: systemRandom,
      uptimeMs: () => uptime() * 1_000,
    });
    const slow = commands.run(shell('sleep 0.5'), never);
    const pid = await childOf(process.pid);
    await left.add(pid, shell('sleep 0.5'));
    expect(await commands.settle(never)).toEqual(['sh -c sleep 0.5']);
    expect(await processStart(pid)).toBeUndefined();
    expect(await files.list(folder)).toEqual([]);
    await slow;
  });

  test('whose process id was given to another program is not waited for', async () => {
    await files.write(
      `${folder}/1.json`,
      JSON.stringify({ pid: 1, processStart: 'other', command: 'x', endsByUptimeMs: 0 }),
    );
    expect(await commands.settle(never)).toEqual([]);
    expect(await files.list(folder)).toEqual([]);
  });
});

async function childOf(parent: number): Promise<number> {
  const { stdout } = await commands.run(shell(`pgrep -P ${parent} -f "sleep 0.5" | head -1`), never);
  return Number(stdout);
}
