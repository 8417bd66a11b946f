import { expect, it } from 'vitest';
import { createLogger } from './logging/create-logger.ts';
import { createPolicyObserver } from './policy-observer.ts';
import { captureMetrics } from './testing/capture-metrics.ts';
import { memorySink } from './testing/memory-sink.ts';

const ended = { policy: 'aws-ssm', attempts: 1, error: new Error('over'), durationMs: 5 };

it.each([
  ['that was given up is an error and counted', 'access-denied', 'ERROR', ['RetryExhausted']],
  ['that its caller ended is neither', 'aborted', 'INFO', []],
])('an operation %s', (_, reason, level, metrics) => {
  const { sink, records } = memorySink();
  const measured = captureMetrics();
  const logger = createLogger({ service: 'test', sink });
  createPolicyObserver({ logger, metrics: measured.metrics }).onGiveUp({ ...ended, reason });
  expect(records.map((record) => record.level)).toEqual([level]);
  expect(measured.recorded.map(({ name }) => name)).toEqual(metrics);
});

it('tells times to a tenth of a millisecond', () => {
  const { sink, records } = memorySink();
  const observer = createPolicyObserver({ logger: createLogger({ service: 'test', sink }) });
  observer.onRetry({ policy: 'p', attempt: 1, delayMs: 9.497_414, error: undefined, reason: 'throttled' });
  observer.onSuccess({ policy: 'p', attempts: 2, durationMs: 43.322_02 });
  expect(records).toMatchObject([{ delay_ms: 9.5 }, { duration_ms: 43.3 }]);
});
