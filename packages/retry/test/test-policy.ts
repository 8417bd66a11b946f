import { definePolicy, type Policy, type PolicySpec } from '../src/index.ts';
import { ManualPolicyClock, type RecordingObserver, recordingObserver } from '../src/testing/index.ts';

/** A policy whose time stands still and whose chance is always in the middle. */
export interface TestPolicy {
  readonly clock: ManualPolicyClock;
  readonly observer: RecordingObserver;
  readonly policy: Policy;
}

/** Makes one; every error counts as retryable and every operation as idempotent unless `spec` says otherwise. */
export function testPolicy(spec: Partial<PolicySpec> = {}): TestPolicy {
  const clock = new ManualPolicyClock();
  const observer = recordingObserver();
  const policy = definePolicy(
    { name: 'test', idempotent: true, classify: () => ({ kind: 'retryable', reason: 'flaky' }), ...spec },
    { clock, observer, random: () => 0.5 },
  );
  return { clock, observer, policy };
}

/** `maxAttempts` attempts, 100 ms apart. */
export function attempts(maxAttempts: number, delayMs = 100): NonNullable<PolicySpec['retry']> {
  return { maxAttempts, backoff: { kind: 'constant', delayMs } };
}

/** The error that `result` rejects with. */
export async function rejection(result: Promise<unknown>): Promise<unknown> {
  return result.then(
    (value) => {
      throw new Error(`resolved with ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** An operation that never settles. */
export function hang(): Promise<never> {
  return new Promise(() => {});
}
