import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import createMiddy from '@middy/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkedSink } from '../../test/checked-sink.ts';
import { currentTrace, withLogContext } from '../flow.ts';
import { createLogger } from '../logging/create-logger.ts';
import { defineMetric } from '../metrics/define-metric.ts';
import { type CapturedSpans, captureSpans } from '../testing/capture-spans.ts';
import { parseTraceparent, type TraceContext } from '../tracing/trace-context.ts';
import { toXRayHeader } from '../tracing/xray-header.ts';
import type { LambdaContextLike } from './lambda-context.ts';
import { observabilityMiddleware } from './observability-middleware.ts';
import type { ObservabilityOptions } from './observability-options.ts';
import { withObservability } from './with-observability.ts';

const cause = (digit: string): TraceContext => ({ traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01` });
const sqsEvent = (...causes: TraceContext[]): object => ({
  Records: causes.map(({ traceparent }, index) => ({
    messageId: `m${index}`,
    eventSource: 'aws:sqs',
    body: '{}',
    attributes: {},
    messageAttributes: { traceparent: { stringValue: traceparent, dataType: 'String' } },
  })),
});

const lambdaContext = (rest: Partial<LambdaContextLike> = {}): LambdaContextLike => ({
  awsRequestId: 'request-1',
  functionName: 'etcd-backup',
  getRemainingTimeInMillis: () => 30_000,
  ...rest,
});

const Done = defineMetric({ name: 'Done', unit: 'Count', dimensions: ['FunctionName'], meaning: 'done' });

let captured: CapturedSpans;
let output: ReturnType<typeof checkedSink>;

const options = (rest: Partial<ObservabilityOptions> = {}): ObservabilityOptions => ({
  service: 'test',
  namespace: 'Test',
  metricDimensions: { FunctionName: 'etcd-backup' },
  sink: output.sink,
  ...rest,
});

beforeEach(() => {
  captured = captureSpans();
  output = checkedSink();
});

afterEach(async () => {
  await captured.stop();
  if (output.problems.length > 0) throw new Error(output.problems.join('\n'));
  vi.unstubAllEnvs();
});

describe('a Lambda handler with observability', () => {
  it('logs, measures and traces each invocation', async () => {
    const handler = withObservability(
      async (event: { n: number }, context, { logger, metrics }) => {
        logger.info('working', { n: event.n });
        metrics.record(Done, 1);
        return `${context.functionName} ${event.n}`;
      },
      options({ context: { cluster: 'demo' } }),
    );
    expect(await handler({ n: 1 }, lambdaContext())).toBe('etcd-backup 1');
    await handler({ n: 2 }, lambdaContext({ awsRequestId: 'request-2' }));
    expect(output.records[0]).toMatchObject({
      message: 'working',
      cluster: 'demo',
      function_name: 'etcd-backup',
      request_id: 'request-1',
      cold_start: true,
      trace_id: captured.spans[0]?.spanContext().traceId,
      n: 1,
    });
    expect(output.records[1]).toMatchObject({ Done: 1, FunctionName: 'etcd-backup' });
    expect(output.records[2]).toMatchObject({ request_id: 'request-2', cold_start: false });
    expect(captured.spans[0]).toMatchObject({
      name: 'etcd-backup',
      kind: 1,
      attributes: { 'faas.invocation_id': 'request-1', 'faas.coldstart': true, 'faas.trigger': 'other' },
    });
  });

  it('rethrows errors unchanged, after writing the lines held back and the metrics', async () => {
    const error = new Error('boom');
    const handler = withObservability(async (_event, _context, { logger, metrics }) => {
      logger.debug('detail');
      metrics.record(Done, 1);
      throw error;
    }, options());
    await expect(handler({}, lambdaContext())).rejects.toBe(error);
    expect(output.records.map(({ message }) => message)).toEqual(['detail', 'invocation failed', undefined]);
    expect(output.records[1]).toMatchObject({ level: 'ERROR', error: { message: 'boom' }, request_id: 'request-1' });
    expect(captured.spans[0]?.status).toMatchObject({ code: 2, message: 'boom' });
  });

  it('forgets the lines held back when all went well', async () => {
    const handler = withObservability(async (_event, _context, { logger }) => logger.debug('detail'), options());
    await handler({}, lambdaContext());
    expect(output.lines).toEqual([]);
  });

  it('keeps the held lines of a trace while another of its invocations runs', async () => {
    const handler = withObservability(async (event: { ms: number; fails: boolean }, _context, { logger }) => {
      logger.debug(`held by ${event.ms}`);
      await pause(event.ms);
      if (event.fails) throw new Error('boom');
    }, options());
    const slow = handler({ ...cause('a'), ms: 50, fails: true }, lambdaContext());
    await handler({ ...cause('a'), ms: 1, fails: false }, lambdaContext());
    await expect(slow).rejects.toThrow('boom');
    expect(output.records.map(({ message }) => message)).toEqual(['held by 50', 'held by 1', 'invocation failed']);
  });

  it('warns, aborts and writes everything shortly before its time is up', async () => {
    const handler = withObservability(
      async (_event, _context, { logger, metrics, signal }) => {
        logger.debug('last thing done');
        metrics.record(Done, 1);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        expect(output.records.map(({ message }) => message)).toEqual([
          'last thing done',
          'about to time out',
          undefined,
        ]);
        return 'ended';
      },
      options({ deadlineMarginMs: 100 }),
    );
    const deadline = performance.now() + 150;
    const context = lambdaContext({ getRemainingTimeInMillis: () => deadline - performance.now() });
    expect(await handler({}, context)).toBe('ended');
    expect(output.records[2]).toMatchObject({ Done: 1 });
    expect(output.records[1]).toMatchObject({ level: 'WARN', request_id: 'request-1' });
  });

  it('says which items of a batch failed, and passes the result on', async () => {
    const result = { batchItemFailures: [{ itemIdentifier: 'm1' }] };
    const handler = withObservability(async (_event, _context, { logger }) => {
      logger.debug('why');
      return result;
    }, options());
    expect(await handler(sqsEvent(cause('a'), cause('b')), lambdaContext())).toBe(result);
    expect(output.records[0]).toMatchObject({ message: 'why' });
    expect(output.records[1]).toMatchObject({ message: 'batch items failed', failed: 1, item_ids: ['m1'] });
    expect(captured.spans[0]).toMatchObject({
      kind: 4,
      status: { code: 0 },
      attributes: { 'messaging.batch.message_count': 2, 'messaging.batch.failed_count': 1 },
    });
  });

  it('keeps 100 invocations at a time apart: fields, ids, metrics, properties', async () => {
    const handler = withObservability(
      async (event: { id: number; traceparent: string }, context, { logger, metrics }) => {
        metrics.setProperty('id', event.id);
        for (let step = 0; step < 3; step += 1) {
          await pause(Math.random() * 10);
          logger.info('step', {
            id: event.id,
            expected: context.awsRequestId,
            expected_trace: event.traceparent.slice(3, 35),
          });
          metrics.record(Done, event.id);
        }
      },
      options(),
    );
    await Promise.all(
      Array.from({ length: 100 }, (_, id) => {
        const traceparent = `00-${String(id + 1).padStart(32, '0')}-b7ad6b7169203331-01`;
        return handler({ id, traceparent }, lambdaContext({ awsRequestId: `request-${id}` }));
      }),
    );
    const lines = output.records.filter(({ message }) => message === 'step');
    expect(lines).toHaveLength(300);
    for (const line of lines) expect([line.request_id, line.trace_id]).toEqual([line.expected, line.expected_trace]);
    const metrics = output.records.filter((record) => '_aws' in record);
    expect(metrics).toHaveLength(100);
    for (const { id, Done: values } of metrics) expect(values).toEqual([id, id, id]);
  });

  it('leaves nothing of an invocation with whoever began it', async () => {
    const running = withObservability(async () => pause(1), options())(cause('a'), lambdaContext());
    expect(currentTrace()).toBeUndefined();
    await running;
    expect(currentTrace()).toBeUndefined();
  });

  it('counts cold starts, but not in an environment that was provisioned', async () => {
    await withObservability(async () => {}, options({ coldStartMetric: true }))({}, lambdaContext());
    expect(output.records[0]).toMatchObject({ ColdStart: 1, FunctionName: 'etcd-backup' });
    vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'provisioned-concurrency');
    await withObservability(async () => {}, options({ coldStartMetric: true }))({}, lambdaContext());
    expect(output.records).toHaveLength(1);
  });

  it('hides what the handler registers as secret (fault row 31)', async () => {
    const handler = withObservability(async (_event, _context, { logger, metrics, secrets }) => {
      secrets.add('canary-4');
      logger.info('canary-4');
      metrics.setProperty('p', 'canary-4');
      metrics.record(Done, 1);
      throw new Error('canary-4');
    }, options());
    await expect(handler({}, lambdaContext())).rejects.toThrow('canary-4');
    expect(output.lines).toHaveLength(3);
    expect(output.lines.join('')).not.toContain('canary-4');
  });

  it('survives an odd event, an odd context and a function of the user’s that throws', async () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    const handler = withObservability(
      async () => 'fine',
      options({
        links: () => {
          throw new Error('no');
        },
      }),
    );
    for (const event of [hostile, null, undefined, 5, { Records: [null, 5] }, { Records: 'x', headers: 5 }]) {
      expect(
        await handler(event, lambdaContext({ getRemainingTimeInMillis: undefined as unknown as () => number })),
      ).toBe('fine');
    }
  });

  it.each([undefined, {}, { functionName: undefined }])(
    'runs with as much of a context as a test gives it: %o',
    async (context) => {
      const handler = withObservability(async (_event, _context, { logger }) => logger.info('inside'), options());
      await handler({}, context as unknown as LambdaContextLike);
      expect(output.records[0]).toMatchObject({ function_name: expect.any(String) as string, request_id: 'none' });
      expect(captured.spans[0]?.name).toBe(output.records[0]?.function_name);
    },
  );

  it('passes the handler’s own error on when its exporter throws', async () => {
    await captured.stop();
    const fails = (): never => {
      throw new Error('broken exporter');
    };
    const exporter = { export: fails, flush: fails, shutdown: fails };
    const error = new Error('boom');
    const handler = withObservability(() => Promise.reject(error), options({ exporter }));
    await expect(handler({}, lambdaContext())).rejects.toBe(error);
    await import('../tracing/start-tracing.ts').then(({ startTracing }) => startTracing().shutdown());
  });

  it('hands on its spans before it returns, and shortly before its time is up', async () => {
    await captured.stop();
    const happened: string[] = [];
    const exporter = {
      export: ({ name }: { name: string }) => void happened.push(`export ${name}`),
      flush: async () => void happened.push('flush'),
      shutdown: async () => {},
    };
    const handler = withObservability(
      async (_event, _context, { signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await pause(1);
        happened.push('end of handler');
      },
      options({ exporter, deadlineMarginMs: 1_000 }),
    );
    await handler({}, lambdaContext({ getRemainingTimeInMillis: () => 1_010 }));
    expect(happened).toEqual(['flush', 'end of handler', 'export etcd-backup', 'flush']);
    await import('../tracing/start-tracing.ts').then(({ startTracing }) => startTracing().shutdown());
  });

  it('waits no longer than a bound for an exporter that hangs (fault row 33)', async () => {
    await captured.stop();
    const exporter = { export: () => {}, flush: () => new Promise<void>(() => {}), shutdown: async () => {} };
    const handler = withObservability(async () => 'fine', options({ exporter, flushTimeoutMs: 50 }));
    const started = performance.now();
    expect(await handler({}, lambdaContext())).toBe('fine');
    expect(performance.now() - started).toBeLessThan(1_000);
    await import('../tracing/start-tracing.ts').then(({ startTracing }) => startTracing().shutdown());
  });

  it('logs its event when Powertools’ variable asks for it', async () => {
    vi.stubEnv('POWERTOOLS_LOGGER_LOG_EVENT', 'true');
    await withObservability(async () => {}, options())({ id: 5, password: 'x' }, lambdaContext());
    expect(output.records[0]).toMatchObject({ message: 'event', event: { id: 5, password: '[REDACTED]' } });
  });
});

describe('the trace of an invocation', () => {
  const traceOf = async (event: unknown): Promise<{ traceId: string; links: number } | undefined> => {
    let traceId = '';
    await withObservability(async () => void (traceId = currentTrace()?.traceId ?? ''), options())(
      event,
      lambdaContext(),
    );
    return { traceId, links: captured.spans.at(-1)?.links.length ?? -1 };
  };

  it.each([
    ['a message', sqsEvent(cause('a'))],
    ['messages of one cause', sqsEvent(cause('a'), cause('a'))],
    [
      'a notification',
      {
        Records: [
          {
            EventSource: 'aws:sns',
            Sns: { MessageAttributes: { traceparent: { Type: 'String', Value: cause('a').traceparent } } },
          },
        ],
      },
    ],
    ['an EventBridge event', { source: 'app', detail: cause('a') }],
    ['a Step Functions input', { Execution: { Input: cause('a') } }],
    ['a payload', cause('a')],
    ['an HTTP request', { requestContext: {}, headers: { Traceparent: cause('a').traceparent } }],
    [
      'an HTTP request with lists',
      { requestContext: {}, multiValueHeaders: { traceparent: [cause('a').traceparent] } },
    ],
    ['an HTTP request of AWS', { requestContext: {}, headers: { 'X-Amzn-Trace-Id': toXRayHeader(cause('a')) } }],
    [
      'a stream record',
      {
        Records: [
          { eventSource: 'aws:dynamodb', dynamodb: { NewImage: { Traceparent: { S: cause('a').traceparent } } } },
        ],
      },
    ],
  ])('goes on from %s', async (_, event) => {
    expect(await traceOf(event)).toEqual({ traceId: 'a'.repeat(32), links: 0 });
  });

  it('is Lambda’s own when there are several causes, which become links', async () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', toXRayHeader(cause('c')));
    expect(await traceOf(sqsEvent(cause('a'), cause('b'), cause('a')))).toEqual({ traceId: 'c'.repeat(32), links: 2 });
    expect(await traceOf({})).toEqual({ traceId: 'c'.repeat(32), links: 0 });
  });
});

describe('several invocations in one environment', () => {
  afterEach(() => void Reflect.deleteProperty(globalThis, 'awslambda'));

  it('have each their own trace, which the runtime keeps where the variable cannot tell', async () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', toXRayHeader(cause('f')));
    const runtime = new AsyncLocalStorage<object>();
    const InvokeStore = {
      getXRayTraceId: () => (runtime.getStore() as { xray?: string }).xray,
      getTraceparent: () => (runtime.getStore() as TraceContext | undefined)?.traceparent,
    };
    Object.assign(globalThis, { awslambda: { InvokeStore } });
    const handler = withObservability(async () => {
      await pause(5);
      return currentTrace()?.traceId;
    }, options());
    const invoke = (kept: object): Promise<unknown> => runtime.run(kept, () => handler({}, lambdaContext()));
    expect(await Promise.all([invoke({ xray: toXRayHeader(cause('a')) }), invoke(cause('b')), invoke({})])).toEqual([
      'a'.repeat(32),
      'b'.repeat(32),
      'f'.repeat(32),
    ]);
  });
});

describe('as middy middleware', () => {
  it('gives handler and middlewares one flow, and keeps invocations apart', async () => {
    const observability = observabilityMiddleware(options());
    const logger = createLogger({ service: 'user', sink: output.sink });
    const handler = createMiddy<{ id: number }, unknown>()
      .use(observability)
      .use({ before: () => logger.info('before') })
      .handler(async (event, context) => {
        await pause(Math.random() * 10);
        observability.telemetryOf(context)?.metrics.record(Done, event.id);
        withLogContext({ extra: 1 }, () => logger.info('inside', { id: event.id }));
        if (event.id === 3) throw new Error('three');
        return event.id;
      });
    const run = (id: number): Promise<unknown> =>
      (handler as unknown as (event: object, context: object) => Promise<unknown>)(
        { id },
        lambdaContext({ awsRequestId: `r${id}` }),
      );
    const results = await Promise.allSettled([1, 2, 3].map(run));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    const inside = output.records.filter(({ message }) => message === 'inside');
    expect(inside.map(({ id, request_id }) => request_id === `r${String(id)}`)).toEqual([true, true, true]);
    expect(new Set(inside.map(({ trace_id }) => trace_id)).size).toBe(3);
    expect(output.records.filter(({ message }) => message === 'before').map(({ request_id }) => request_id)).toEqual([
      'r1',
      'r2',
      'r3',
    ]);
    expect(output.records.find(({ message }) => message === 'invocation failed')).toMatchObject({ request_id: 'r3' });
    expect(parseTraceparent(`00-${captured.spans[0]?.spanContext().traceId}-${'b'.repeat(16)}-01`)).toBeDefined();
  });
});
