import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { findMarkedProcesses, killMarkedProcesses, RUN_MARK } from './marked-processes.ts';

const started: ChildProcess[] = [];

function startMarked(value: string, argv: readonly string[]): ChildProcess {
  const child = spawn(argv[0] ?? '', argv.slice(1), { env: { ...process.env, [RUN_MARK]: value }, stdio: 'ignore' });
  started.push(child);
  return child;
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('marked processes', () => {
  it('kills a grandchild whose parent is gone, and nobody else', async () => {
    const run = randomUUID();
    const bystander = startMarked(randomUUID(), ['sleep', '60']);
    // The shell ends at once and leaves its child to init.
    const parent = startMarked(run, ['sh', '-c', 'sleep 60 & exit 0']);
    await once(parent, 'exit');
    expect(findMarkedProcesses(RUN_MARK).filter(({ value }) => value === run)).toHaveLength(1);

    expect(killMarkedProcesses(RUN_MARK, run)).toBe(1);

    expect(bystander.exitCode).toBeNull();
    await expect.poll(() => findMarkedProcesses(RUN_MARK).filter(({ value }) => value === run)).toEqual([]);
  });
});
