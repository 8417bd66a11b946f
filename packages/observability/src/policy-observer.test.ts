import { expect, it } from 'vitest';
import { checkedSink } from '../test/checked-sink.ts';
import { createLogger } from './logging/create-logger.ts';
import { createPolicyObserver } from './policy-observer.ts';
import { captureMetrics } from './testing/capture-metrics.ts';
import { captureSpans } from './testing/capture-spans.ts';
import { memorySink } from './testing/memory-sink.ts';
import { withSpan } from './tracing/with-span.ts';

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

it('tells under the policy’s name: log lines, metrics and events of the running span', async () => {
  const { sink, records, problems } = checkedSink();
  const { metrics, recorded } = captureMetrics();
  const captured = captureSpans();
  const policy = 'aws-ssm';
  const error = Object.assign(new Error('slow down'), { code: 'THROTTLED' });
  const observer = createPolicyObserver({ logger: createLogger({ service: 'test', level: 'DEBUG', sink }), metrics });
  withSpan('call', {}, () => {
    observer.onAttemptFailed({ policy, attempt: 1, error, reason: 'throttled', durationMs: 5 });
    observer.onRetry({ policy, attempt: 1, delayMs: 100, error, reason: 'throttled' });
    observer.onBreakerChange({ policy, state: 'open', retryAt: 1_800_000_000_000 });
    observer.onBreakerChange({ policy, state: 'closed' });
    observer.onGiveUp({ policy, attempts: 3, error, reason: 'throttled', durationMs: 300 });
    observer.onFallback({ policy, error, reason: 'throttled' });
    observer.onSuccess({ policy, attempts: 1, durationMs: 5 });
  });
  await captured.stop();
  expect(records.map(({ level, message }) => [level, message])).toEqual([
    ['DEBUG', 'attempt failed'],
    ['WARN', 'retrying'],
    ['WARN', 'circuit breaker opened'],
    ['INFO', 'circuit breaker changed'],
    ['ERROR', 'gave up'],
    ['WARN', 'fell back'],
  ]);
  for (const record of records) expect(record).toMatchObject({ policy });
  expect(records[1]).toMatchObject({ attempt: 1, delay_ms: 100, reason: 'throttled', error: { code: 'THROTTLED' } });
  expect(records[2]).toMatchObject({ retry_at: '2027-01-15T08:00:00.000Z' });
  expect(recorded).toEqual(
    ['RetryAttempt', 'BreakerOpened', 'RetryExhausted'].map((name) => ({
      name,
      unit: 'Count',
      value: 1,
      dimensions: { Policy: policy },
    })),
  );
  expect(captured.spans[0]?.events.map(({ name }) => name)).toEqual([
    'policy.retry',
    'policy.breaker',
    'policy.breaker',
    'policy.give_up',
    'policy.fallback',
  ]);
  for (const { attributes } of captured.spans[0]?.events ?? [])
    expect(attributes).toMatchObject({ 'policy.name': policy });
  expect(problems).toEqual([]);
});
