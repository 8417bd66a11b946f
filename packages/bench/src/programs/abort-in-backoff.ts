// Times how long a call goes on when its caller aborts it during a back-off of 500 ms; writes milliseconds to descriptor 3.
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const BACKOFF_MS = 500;
const ABORT_AFTER_MS = 50;

const fail = async (): Promise<never> => {
  throw new Error('flaky');
};

async function executeOf(contestant: string | undefined): Promise<(signal: AbortSignal) => Promise<unknown>> {
  if (contestant === 'ours') {
    const { definePolicy, retryable } = await import('@dedicated-k8s/retry');
    const policy = definePolicy({
      name: 'bench',
      idempotent: true,
      classify: () => retryable('flaky'),
      retry: { maxAttempts: 2, backoff: { kind: 'constant', delayMs: BACKOFF_MS } },
    });
    return (signal) => policy.execute(fail, { signal });
  }
  const { ConstantBackoff, handleAll, retry } = await import('cockatiel');
  const policy = retry(handleAll, { maxAttempts: 1, backoff: new ConstantBackoff(BACKOFF_MS) });
  return (signal) => policy.execute(fail, signal);
}

const execute = await executeOf(process.argv[2]);
const caller = new AbortController();
const settledAt = execute(caller.signal).then(
  () => performance.now(),
  () => performance.now(),
);
await pause(ABORT_AFTER_MS);
const abortedAt = performance.now();
caller.abort();
writeSync(3, `${(await settledAt) - abortedAt}`);
process.exit(0);
