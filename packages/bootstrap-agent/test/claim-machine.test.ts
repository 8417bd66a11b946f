import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@dedicated-k8s/core-sdk/testing';
import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NodeFileSystem } from '../src/host/node-file-system.ts';
import { processIdentity } from '../src/host/process-identity.ts';
import { awaitMachine } from '../src/run/await-machine.ts';
import { claimMachine } from '../src/run/claim-machine.ts';
import type { ClaimingProcessOptions } from './world/claiming-process.ts';

let root: string;
let files: NodeFileSystem;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'agent-claim-'));
  files = new NodeFileSystem(root);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const claims = () => join(root, 'run/bootstrap-agent/claims');
const leave = (number: number, claim: object | string) => {
  mkdirSync(claims(), { recursive: true });
  writeFileSync(join(claims(), String(number)), typeof claim === 'string' ? claim : JSON.stringify(claim));
};

/** Starts processes that claim as soon as all of them are there; waits until all have died. */
async function race(processes: number, each: Pick<ClaimingProcessOptions, 'claims'>): Promise<readonly string[]> {
  const [gate, log] = [join(root, 'gate'), join(root, 'log')];
  writeFileSync(log, '');
  const options: ClaimingProcessOptions = { root, gate, log, ...each };
  const script = join(import.meta.dirname, 'world/claiming-process.ts');
  const ended = Array.from({ length: processes }, () => {
    const child = spawn(process.execPath, ['--conditions=@dedicated-k8s/source', script, JSON.stringify(options)], {
      stdio: 'ignore',
    });
    return new Promise((resolve) => child.once('exit', resolve));
  });
  writeFileSync(gate, '');
  await Promise.all(ended);
  return readFileSync(log, 'utf8').trim().split('\n');
}

describe('the claim of a machine', () => {
  test('is held by one of two processes that start at once, and taken over from one that was killed with it', {
    timeout: 120_000,
  }, async () => {
    const log = await race(2, { claims: 40 });
    expect(log).toEqual(Array(80).fill('claimed'));
  });

  test('is held by one of five that all find a dead holder', { timeout: 120_000 }, async () => {
    leave(7, { verb: 'run', holder: { pid: 2 ** 22 - 1, start: '1', boot: 'x' } });
    const log = await race(5, { claims: 8 });
    expect(log).toEqual(Array(40).fill('claimed'));
  });

  test('names who holds it, and is free when given back', async () => {
    const release = await claimMachine(files, 'join refresh');
    await expect(claimMachine(files, 'run')).rejects.toMatchObject({
      code: 'AGENT_ALREADY_RUNNING',
      context: { pid: process.pid, verb: 'join refresh' },
    });
    await release();
    await expect(claimMachine(files, 'run')).resolves.toBeTypeOf('function');
  });

  test('of a process whose id was given to another one, or of an earlier boot, counts for nothing', async () => {
    const own = await processIdentity(process.pid);
    for (const change of [{ start: '1' }, { boot: 'an earlier one' }]) {
      leave(3, { verb: 'run', holder: { ...own, ...change } });
      await expect(claimMachine(files, 'run').then((release) => release())).resolves.toBeUndefined();
      rmSync(claims(), { recursive: true });
    }
  });

  test('that is not readable as one counts for nothing', async () => {
    leave(1, '{');
    await expect(claimMachine(files, 'run')).resolves.toBeTypeOf('function');
  });

  test('leaves one file behind, however often it was taken', async () => {
    for (let n = 0; n < 20; n += 1) await (await claimMachine(files, 'run'))();
    expect(await files.list('/run/bootstrap-agent/claims')).toEqual(['20']);
  });

  test('for a refresh is waited for by run, and for another run is not', async () => {
    const clock = new ManualClock();
    const logger = createLogger({ service: 'bootstrap-agent', sink: memorySink().sink });
    const random = { fraction: () => 0.5, hex: () => '' };
    const dependencies = { files, clock, random, logger, signal: new AbortController().signal };
    const release = await claimMachine(files, 'join refresh');
    let has = false;
    const waiting = awaitMachine(dependencies).finally(() => {
      has = true;
    });
    while (clock.sleeping === 0) await new Promise(setImmediate);
    expect(has).toBe(false);
    await release();
    await clock.drive(waiting);
    await expect(awaitMachine(dependencies)).rejects.toMatchObject({ code: 'AGENT_ALREADY_RUNNING' });
  });
});
