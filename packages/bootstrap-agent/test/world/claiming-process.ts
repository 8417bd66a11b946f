import { appendFileSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isClusterError } from '@dedicated-k8s/core-sdk';
import { NodeFileSystem } from '../../src/host/node-file-system.ts';
import { claimMachine } from '../../src/run/claim-machine.ts';

/** What a claiming process is started with, as JSON in its first argument. */
export interface ClaimingProcessOptions {
  readonly root: string;
  /** Claims begin when this file exists. */
  readonly gate: string;
  /** Claims one after the other, each given back but the last. */
  readonly claims: number;
  /** Holds what tells whether two held at once, and what went wrong. */
  readonly log: string;
}

const { root, gate, claims, log } = JSON.parse(process.argv[2] ?? '{}') as ClaimingProcessOptions;
const held = `${log}.held`;

async function opened(): Promise<void> {
  for (;;) {
    try {
      readFileSync(gate);
      return;
    } catch {
      await sleep(1);
    }
  }
}

async function claim(): Promise<(() => Promise<void>) | undefined> {
  try {
    return await claimMachine(new NodeFileSystem(root), 'run');
  } catch (error) {
    if (isClusterError(error, 'AGENT_ALREADY_RUNNING')) return undefined;
    appendFileSync(log, `${String(error)}\n`);
    throw error;
  }
}

await opened();
for (let done = 0; done < claims; ) {
  const release = await claim();
  if (release === undefined) continue;
  done += 1;
  try {
    // Fails where another one holds as well.
    writeFileSync(held, String(process.pid), { flag: 'wx' });
  } catch {
    appendFileSync(log, 'two at once\n');
  }
  await sleep(2);
  unlinkSync(held);
  appendFileSync(log, `claimed\n`);
  // Dies with its claim, as by kill -9.
  if (done === claims) process.kill(process.pid, 'SIGKILL');
  await release();
}
