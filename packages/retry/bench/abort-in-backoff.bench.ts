// How long a call takes to settle when its caller aborts it during a back-off, against cockatiel's retry.
import { setTimeout as sleep } from 'node:timers/promises';
import { ConstantBackoff, handleAll, retry } from 'cockatiel';
import { definePolicy } from '../src/index.ts';
import { median, printBar } from './compare.ts';

const LIMIT_MS = 5;
const BACKOFF_MS = 500;
const ROUNDS = 7;

const ours = definePolicy({
  name: 'bench',
  idempotent: true,
  classify: () => ({ kind: 'retryable', reason: 'flaky' }),
  retry: { maxAttempts: 2, backoff: { kind: 'constant', delayMs: BACKOFF_MS } },
});
const peer = retry(handleAll, { maxAttempts: 1, backoff: new ConstantBackoff(BACKOFF_MS) });

function fail(): never {
  throw new Error('flaky');
}

async function settleMs(execute: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  const caller = new AbortController();
  const settled = execute(caller.signal).then(
    () => performance.now(),
    () => performance.now(),
  );
  await sleep(50);
  const abortedAt = performance.now();
  caller.abort();
  return (await settled) - abortedAt;
}

const times = { ours: [] as number[], peer: [] as number[] };
for (let round = 0; round < ROUNDS; round += 1) {
  times.ours.push(await settleMs((signal) => ours.execute(fail, { signal })));
  times.peer.push(await settleMs((signal) => peer.execute(fail, signal)));
}
const oursMs = Number(median(times.ours).toFixed(3));
const peerMs = Number(median(times.peer).toFixed(3));
printBar({
  name: 'abort in back-off until settled [ms]',
  ours: oursMs,
  peer: peerMs,
  ratio: Number((oursMs / peerMs).toFixed(5)),
  bar: `< ${LIMIT_MS}`,
  met: oursMs < LIMIT_MS,
});
