import { afterEach, describe, expect, it } from 'vitest';
import {
  createEmfMetrics,
  createLogger,
  createPolicyObserver,
  currentTraceContext,
  defineMetric,
  environmentCarrier,
  fromXRayHeader,
  runCommandCarrier,
  sqsCarrier,
  stateItemCarrier,
  toXRayHeader,
  withLogContext,
  withSpan,
  withTraceContext,
} from './index.ts';
import { withObservability } from './lambda/index.ts';
import { captureMetrics, captureSpans, memorySink } from './testing/index.ts';

const parent = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
const Started = defineMetric({ name: 'Started', unit: 'Count', dimensions: ['Role'], meaning: 'Starts' });

describe('logger', () => {
  it('writes the record of the design', () => {
    const { sink, records } = memorySink();
    const logger = createLogger({ service: 's', context: { cluster: 'demo' }, sink, clock: () => 1_700_000_000_123 });
    const cause = Object.assign(new Error('inner'), { code: 'INNER' });
    withTraceContext(parent, () =>
      withLogContext({ stage: 'join' }, () =>
        logger.child({ step: 1 }).error('failed', {
          service: 'forged',
          password: 'hunter2',
          error: Object.assign(new Error('outer', { cause }), { code: 'OUTER', check: 'the door', retryable: true }),
        }),
      ),
    );
    expect(records[0]).toMatchObject({
      timestamp: '2023-11-14T22:13:20.123Z',
      level: 'ERROR',
      message: 'failed',
      service: 's',
      cluster: 'demo',
      stage: 'join',
      step: 1,
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      field_service: 'forged',
      password: '[REDACTED]',
      error: { type: 'Error', code: 'OUTER', check: 'the door', retryable: true, cause: { code: 'INNER' } },
    });
  });
});

describe('metrics', () => {
  it('writes the embedded metric format', () => {
    const { sink, records } = memorySink();
    const metrics = createEmfMetrics({ namespace: 'N', dimensions: { Role: 'worker' }, sink, clock: () => 5 });
    metrics.record(Started, 1);
    metrics.record(Started, 2);
    metrics.flush();
    expect(records).toEqual([
      {
        _aws: {
          Timestamp: 5,
          CloudWatchMetrics: [
            { Namespace: 'N', Dimensions: [['Role']], Metrics: [{ Name: 'Started', Unit: 'Count' }] },
          ],
        },
        Role: 'worker',
        Started: [1, 2],
      },
    ]);
  });
});

describe('tracing', () => {
  const captured = captureSpans();
  afterEach(() => captured.clear());

  it('continues a trace through spans and carriers', () => {
    withTraceContext(parent, () =>
      withSpan('work', {}, () => {
        const here = currentTraceContext();
        expect(environmentCarrier.extract(environmentCarrier.inject({}))).toEqual(here);
        expect(runCommandCarrier.extract(runCommandCarrier.inject())).toEqual(here);
        expect(stateItemCarrier.extract(stateItemCarrier.inject({ a: 1 }))).toEqual(here);
        expect(fromXRayHeader(toXRayHeader(here ?? parent))).toEqual(here);
        expect(sqsCarrier.extract({ attributes: { AWSTraceHeader: toXRayHeader(here ?? parent) } })).toEqual(here);
      }),
    );
    expect(captured.spans[0]?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(captured.spans[0]?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
  });

  it('wraps a Lambda handler', async () => {
    const { sink, records } = memorySink();
    const handler = withObservability(
      async (event: { n: number }, _context, { logger }) => {
        logger.info('hello', { n: event.n });
        return event.n;
      },
      { service: 's', namespace: 'N', sink },
    );
    const context = { awsRequestId: 'r1', functionName: 'f', getRemainingTimeInMillis: () => 10_000 };
    expect(await handler({ n: 3 }, context)).toBe(3);
    expect(records[0]).toMatchObject({ message: 'hello', n: 3, request_id: 'r1', cold_start: true });
    expect(captured.spans[0]?.name).toBe('f');
  });
});

describe('policy observer', () => {
  it('reports under the name of the policy', () => {
    const { sink, records } = memorySink();
    const { metrics, recorded } = captureMetrics();
    const observer = createPolicyObserver({ logger: createLogger({ service: 's', sink }), metrics });
    observer.onRetry({ policy: 'ssm', attempt: 1, delayMs: 5, error: new Error('x'), reason: 'throttled' });
    expect(records[0]).toMatchObject({ level: 'WARN', policy: 'ssm', reason: 'throttled', error: { message: 'x' } });
    expect(recorded).toEqual([{ name: 'RetryAttempt', unit: 'Count', value: 1, dimensions: { Policy: 'ssm' } }]);
  });
});
