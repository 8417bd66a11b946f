// Runs the client through the faults of its server and checks what becomes of each call: `npm start` here.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { AbortedError, attemptsOf, BreakerOpenError, RetriesExhaustedError, systemClock } from '@dedicated-k8s/retry';
import { type Behaviour, startFlakyServer } from './flaky-server.ts';
import { createOrderClient } from './order-client.ts';
import { readOrder } from './smallest.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const server = await startFlakyServer();
const client = createOrderClient(server.url, {
  onAttemptFailed: ({ attempt, reason }) => say(`  attempt ${attempt} failed: ${reason}`),
  onRetry: ({ delayMs }) => say(`  trying again in ${Math.round(delayMs)} ms`),
  onGiveUp: ({ attempts, reason }) => say(`  gave up after ${attempts} attempts: ${reason}`),
  onBreakerChange: ({ state }) => say(`  breaker ${state}`),
});
const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => assert.fail('the call succeeded'),
    (error: unknown) => error,
  );
const story = async (title: string, behaviours: readonly Behaviour[], tell: () => Promise<void>): Promise<void> => {
  say(title);
  server.plan(...behaviours);
  await tell();
};

await story('a server that hangs, hangs up and throttles', ['hang', 'hang up', 'throttle'], async () => {
  assert.deepEqual(await client.read(), { status: 'shipped' });
});

await story('a cancellation that may have happened is not repeated', ['hang up'], async () => {
  const before = server.requests();
  assert.equal(attemptsOf(await failure(client.cancel())).at(-1)?.reason, 'connection-lost');
  assert.equal(server.requests(), before + 1);
});

await story('one that was throttled before it began is', ['throttle'], async () => {
  assert.deepEqual(await client.cancel(), { status: 'shipped' });
});

await story('an answer that is final is handed on as it is', ['not found'], async () => {
  const error = await failure(client.read());
  assert(error instanceof Error && error.message === 'HTTP 404');
});

await story('a caller that leaves is not kept waiting', ['hang'], async () => {
  const caller = new AbortController();
  const call = failure(client.read({ signal: caller.signal }));
  await sleep(20);
  caller.abort();
  assert((await call) instanceof AbortedError);
});

const outage: readonly Behaviour[] = ['unavailable', 'unavailable', 'unavailable', 'unavailable', 'unavailable'];
await story('an outage opens the breaker', outage, async () => {
  const exhausted = await failure(client.read());
  assert(exhausted instanceof RetriesExhaustedError);
  say(`  ${exhausted.message}`);
  const error = await failure(client.read());
  assert(error instanceof BreakerOpenError);
  assert.deepEqual(await client.read({ fallback: () => ({ status: 'unknown' }) }), { status: 'unknown' });
  // A timer may fire a moment early.
  while (systemClock.now() < error.retryAt) await sleep(Math.ceil(error.retryAt - systemClock.now()));
  assert.deepEqual(await client.read(), { status: 'shipped' });
  assert.deepEqual(await client.read(), { status: 'shipped' });
});

assert.deepEqual(await readOrder(server.url), { status: 'shipped' });
server.close();
say('every call ended as it should');
