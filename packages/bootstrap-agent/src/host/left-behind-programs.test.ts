import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Clock, systemClock, systemRandom } from '@dedicated-k8s/core-sdk';
import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { expect, onTestFinished, test } from 'vitest';
import { InMemoryFileSystem } from '../../test/world/in-memory-file-system.ts';
import { LeftBehindPrograms } from './left-behind-programs.ts';

const never = new AbortController().signal;
const sleeper = { program: 'sleep', arguments: ['60'], timeoutMs: 5_000 };

/** A program that an earlier run started; `leads` a process group of its own, as the agent's programs do. */
async function leftBehind(clock: Clock, uptimeMs: () => number, leads = true) {
  const child: ChildProcess = spawn('sleep', ['60'], { stdio: 'ignore', detached: leads });
  await once(child, 'spawn');
  onTestFinished(() => void child.kill('SIGKILL'));
  const files = new InMemoryFileSystem();
  const earlier = new LeftBehindPrograms({ files, clock, random: systemRandom, uptimeMs });
  await earlier.add(child.pid ?? 0, sleeper);
  return { child, files, programs: new LeftBehindPrograms({ files, clock, random: systemRandom, uptimeMs }) };
}

test('a program is waited for until its time-out, by the time since boot, and then ended', async () => {
  let uptime = 0;
  const { child, files, programs } = await leftBehind(systemClock, () => {
    uptime += 2_000;
    return uptime;
  });
  const memory = memorySink();
  const logger = createLogger({ service: 'test', sink: memory.sink });
  expect(await programs.settle(never, logger)).toEqual(['sleep 60']);
  expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGKILL');
  expect(memory.records.map(({ message, reason }) => [message, reason]).slice(0, 2)).toEqual([
    [`waiting for process ${child.pid} of an earlier run to end`, 'sleep 60 is at work'],
    [`waiting for process ${child.pid} of an earlier run to end`, 'sleep 60 ran into its time-out and was killed'],
  ]);
  expect(files.files.size).toBe(0);
});

test('a program that cannot be ended is not waited for for ever', async () => {
  // What it waits for is real: time passes only by its sleeps.
  let now = 0;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
  // Of no group of its own: what is sent to its group does not reach it.
  const { programs } = await leftBehind(clock, () => clock.monotonic(), false);
  await expect(programs.settle(never)).rejects.toMatchObject({ code: 'WAIT_TIMED_OUT' });
  expect(now).toBeCloseTo(35_000, -2);
});

test('the wait ends at once when the agent is to stop, and the program goes on', async () => {
  const { child, files, programs } = await leftBehind(systemClock, () => 0);
  const stop = new AbortController();
  const settled = programs.settle(stop.signal);
  stop.abort(new Error('SIGTERM'));
  await expect(settled).rejects.toThrow('SIGTERM');
  expect(child.exitCode ?? child.signalCode).toBeNull();
  expect(files.files.size).toBe(1);
});
