import { context, propagation, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkedSink } from '../../test/checked-sink.ts';
import { startHttpCollector } from '../../test/http-collector.ts';
import { withLogContext } from '../flow.ts';
import { SecretRegistry } from '../json/secret-registry.ts';
import { createLogger } from '../logging/create-logger.ts';
import { type CapturedSpans, captureSpans } from '../testing/capture-spans.ts';
import { startTracing, type Tracing, type TracingOptions } from './start-tracing.ts';
import { currentTraceContext, withTraceContext } from './trace-context.ts';
import { withSpan } from './with-span.ts';

const parent = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
const unsampled = { traceparent: parent.traceparent.replace(/01$/, '00') };

let running: Tracing | CapturedSpans | undefined;

function started(options: TracingOptions = {}): ReturnType<typeof checkedSink> {
  const sink = checkedSink();
  running = startTracing({ service: 'test', sink: sink.sink, ...options });
  return sink;
}

function captured(): CapturedSpans {
  const spans = captureSpans();
  running = spans;
  return spans;
}

afterEach(async () => {
  await (running !== undefined && 'stop' in running ? running.stop() : running?.shutdown());
  vi.unstubAllEnvs();
});

describe('a span', () => {
  it('has its parent, attributes, kind and links, and gives its ids to the flow', () => {
    const { spans } = captured();
    withTraceContext(parent, () =>
      withSpan('outer', { kind: 'server', attributes: { 'faas.name': 'f' } }, () =>
        withSpan('inner', { links: [unsampled, { traceparent: 'invalid' }] }, () => {
          expect(currentTraceContext()?.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
        }),
      ),
    );
    const [inner, outer] = spans;
    expect(outer).toMatchObject({ name: 'outer', kind: 1, attributes: { 'faas.name': 'f' } });
    expect(outer?.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331', isRemote: true });
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(inner?.links.map((link) => link.context.spanId)).toEqual(['b7ad6b7169203331']);
  });

  it('begins a trace whose id X-Ray takes: the first eight digits are the second of its start', () => {
    const { spans } = captured();
    withSpan('root', {}, () => {});
    const seconds = Number.parseInt(spans[0]?.spanContext().traceId.slice(0, 8) ?? '', 16);
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(5);
  });

  it('can continue another trace than the running one', () => {
    const { spans } = captured();
    withSpan('here', {}, () => withSpan('there', { parent }, () => {}));
    expect(spans[0]?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(spans[1]?.spanContext().traceId).not.toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('records what was thrown, and lets it pass unchanged: thrown and rejected', async () => {
    const { spans } = captured();
    const error = Object.assign(new Error('boom'), { code: 'ETCD_UNREACHABLE' });
    expect(() =>
      withSpan('sync', {}, () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(withSpan('async', {}, () => Promise.reject(error))).rejects.toBe(error);
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what the test is about
    await expect(withSpan('odd', {}, () => Promise.reject('text'))).rejects.toBe('text');
    for (const span of spans) expect(span.status.code).toBe(2);
    expect(spans[0]?.events[0]).toMatchObject({
      name: 'exception',
      attributes: { 'exception.type': 'ETCD_UNREACHABLE', 'exception.message': 'boom' },
    });
  });

  it('survives an error and attributes that throw when they are read', () => {
    const { spans } = captured();
    const fails = (): never => {
      throw new Error('no');
    };
    const hostile = Object.defineProperty(new Error('x'), 'message', { get: fails });
    expect(() =>
      withSpan('a', {}, () => {
        throw hostile;
      }),
    ).toThrow(hostile);
    expect(
      withSpan(
        'b',
        {
          attributes: {
            get x(): string {
              return fails();
            },
          },
        },
        () => 5,
      ),
    ).toBe(5);
    expect(spans.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('runs what it stands for without tracing too', async () => {
    expect(withSpan('x', {}, (span) => [span.isRecording(), 5])).toEqual([false, 5]);
    expect(await withSpan('x', {}, () => Promise.resolve(6))).toBe(6);
  });

  it('and the log lines in it have the same ids', () => {
    const { spans } = captured();
    const sink = checkedSink();
    const logger = createLogger({ service: 's', sink: sink.sink });
    withLogContext({ stage: 'a' }, () => withSpan('x', {}, () => logger.info('inside')));
    logger.info('outside');
    const { traceId, spanId } = spans[0]?.spanContext() ?? {};
    expect(sink.records[0]).toMatchObject({ trace_id: traceId, span_id: spanId, stage: 'a' });
    expect(sink.records[1]).not.toHaveProperty('trace_id');
  });
});

describe('spans as log lines', () => {
  it('are records of their own, which need no back end', () => {
    const { records, problems } = started();
    withTraceContext(parent, () =>
      withSpan('work', { kind: 'client', attributes: { n: 1, token: 'x' }, links: [unsampled] }, (span) => {
        span.addEvent('half way', { at: 1 });
      }),
    );
    expect(records[0]).toMatchObject({
      level: 'INFO',
      message: 'span',
      service: 'test',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      parent_span_id: 'b7ad6b7169203331',
      name: 'work',
      kind: 'client',
      duration_ms: expect.any(Number),
      start_time: expect.stringMatching(/Z$/),
      status: 'unset',
      attributes: { n: 1, token: '[REDACTED]' },
      events: [{ name: 'half way', attributes: { at: 1 } }],
      links: [{ trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' }],
    });
    expect(problems).toEqual([]);
  });

  it('do not follow a caller that did not sample: Lambda says so whenever X-Ray is off', () => {
    const { records } = started();
    withTraceContext(unsampled, () => withSpan('work', {}, () => {}));
    expect(records).toHaveLength(1);
  });

  it('show no registered secret, and survive a sink that throws (fault row 31)', () => {
    const secrets = new SecretRegistry();
    secrets.add('canary-2');
    const { lines } = started({ secrets });
    expect(() =>
      withSpan('canary-2', { attributes: { a: 'x canary-2' } }, () => {
        throw new Error('canary-2');
      }),
    ).toThrow('canary-2');
    expect(lines.join('')).not.toContain('canary-2');
  });
});

describe('the environment', () => {
  it.each([
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, parent, 0],
    [{ OTEL_TRACES_SAMPLER: 'always_on' }, unsampled, 1],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, unsampled, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, parent, 1],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, parent, 0],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1' }, parent, 1],
    [{ OTEL_TRACES_EXPORTER: 'none' }, parent, 0],
    [{ OTEL_TRACES_EXPORTER: 'console' }, parent, 1],
    [{ OTEL_SDK_DISABLED: 'true' }, parent, 0],
    [{ POWERTOOLS_TRACE_ENABLED: 'false' }, parent, 0],
  ])('%o is honoured', (env, caller, expected) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { records } = started();
    withTraceContext(caller, () => withSpan('work', {}, () => expect(currentTraceContext()).toBeDefined()));
    expect(records).toHaveLength(expected);
  });

  it('counts a sampler as not set that is unheard of', () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'unheard_of');
    const { records } = started();
    withTraceContext(unsampled, () => withSpan('work', {}, () => {}));
    expect(records.map(({ message }) => message)).toEqual(['environment variables not understood', 'span']);
  });

  it('sends spans to every exporter that it names', async () => {
    const collector = await startHttpCollector();
    vi.stubEnv('OTEL_TRACES_EXPORTER', 'otlp,console');
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
    const { records } = started();
    withSpan('work', {}, () => {});
    await (running as Tracing).flush();
    expect(records.map(({ name }) => name)).toEqual(['work']);
    expect(collector.requests.map(({ url }) => url)).toEqual(['/v1/traces']);
    await collector.close();
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '', '/v1/traces'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '/base/', '/base/v1/traces'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', '/mine', '/mine'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', '', '/'],
  ])('sends spans to the collector that %s names, with %j behind it', async (name, path, asked) => {
    const collector = await startHttpCollector();
    vi.stubEnv(name, collector.url + path);
    started();
    withSpan('work', {}, () => {});
    await (running as Tracing).flush();
    expect(collector.requests.map(({ url }) => url)).toEqual([asked]);
    await collector.close();
  });

  it('names the service and the resource', () => {
    vi.stubEnv('OTEL_SERVICE_NAME', 'from-environment');
    vi.stubEnv(
      'OTEL_RESOURCE_ATTRIBUTES',
      'k8s.cluster.name=demo,deployment.environment.name=a%20b,service.name=other',
    );
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'f');
    vi.stubEnv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', '128');
    const spans: { resource: { attributes: object } }[] = [];
    const exporter = {
      export: (span: (typeof spans)[number]) => void spans.push(span),
      flush: async () => {},
      shutdown: async () => {},
    };
    running = startTracing({ exporter });
    withSpan('x', {}, () => {});
    expect(spans[0]?.resource.attributes).toMatchObject({
      'service.name': 'from-environment',
      'k8s.cluster.name': 'demo',
      'deployment.environment.name': 'a b',
      'faas.name': 'f',
      'faas.max_memory': 134_217_728,
      'cloud.platform': 'aws_lambda',
    });
  });

  it('bounds what a span holds', () => {
    vi.stubEnv('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', '3');
    vi.stubEnv('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '2');
    const { spans } = captured();
    withSpan('x', { attributes: { a: 'abcdef', b: 1, c: 2 } }, () => {});
    expect(spans[0]).toMatchObject({ attributes: { a: 'abc', b: 1 }, droppedAttributesCount: 1 });
  });

  it.each([
    ['OTEL_SPAN_EVENT_COUNT_LIMIT', '1', { events: [{ name: 'second' }], droppedEventsCount: 1 }],
    ['OTEL_SPAN_LINK_COUNT_LIMIT', '0', { links: [], droppedLinksCount: 1 }],
    ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', '1', { events: [{ attributes: { a: 1 }, droppedAttributesCount: 1 }, {}] }],
    ['OTEL_ATTRIBUTE_COUNT_LIMIT', '0', { attributes: {}, droppedAttributesCount: 1 }],
  ])('bounds what a span holds: %s=%s', (name, value, expected) => {
    vi.stubEnv(name, value);
    const { spans } = captured();
    withSpan('x', { attributes: { a: 1 }, links: [parent] }, (span) => {
      span.addEvent('first', { a: 1, b: 2 });
      span.addEvent('second');
    });
    expect(spans[0]).toMatchObject(expected);
  });

  it('chooses the propagators', () => {
    const carried = (): Record<string, string> => {
      const carrier: Record<string, string> = {};
      withTraceContext(parent, () => propagation.inject(context.active(), carrier));
      return carrier;
    };
    started();
    expect(Object.keys(carried())).toEqual(['traceparent', 'X-Amzn-Trace-Id']);
    void (running as Tracing).shutdown();
    vi.stubEnv('OTEL_PROPAGATORS', 'xray');
    started();
    expect(Object.keys(carried())).toEqual(['X-Amzn-Trace-Id']);
  });
});

describe('an exporter of the user’s own that throws', () => {
  it('costs neither the work nor a rejection, and is said once', async () => {
    const fails = (): never => {
      throw new Error('broken exporter');
    };
    const { records } = started({ exporter: { export: fails, flush: fails, shutdown: fails } });
    expect(withSpan('sync', {}, () => 5)).toBe(5);
    expect(await withSpan('async', {}, async () => 6)).toBe(6);
    await expect((running as Tracing).flush()).resolves.toBeUndefined();
    await expect((running as Tracing).shutdown()).resolves.toBeUndefined();
    expect(records).toMatchObject([{ message: 'spans cannot be exported', reason: '[threw: broken exporter]' }]);
  });
});

describe('tracing', () => {
  it('is started once, and can be started again after its end', async () => {
    const spans = captured();
    expect(startTracing()).toBe(spans.tracing);
    await spans.stop();
    running = startTracing({ sink: { write: () => {} } });
    expect(running).not.toBe(spans.tracing);
  });

  it('is OpenTelemetry’s: other libraries see our spans, and we see theirs', () => {
    const { spans } = captured();
    withSpan('ours', {}, (span) => expect(trace.getActiveSpan()).toBe(span));
    trace.getTracer('theirs').startActiveSpan('theirs', (span) => {
      expect(currentTraceContext()?.traceparent).toContain(span.spanContext().spanId);
      withSpan('below', {}, () => {});
      span.end();
    });
    expect(spans[1]?.parentSpanContext?.spanId).toBe(spans[2]?.spanContext().spanId);
  });

  it('keeps a bound function in its flow', () => {
    captured();
    const read = withTraceContext(parent, () => context.bind(context.active(), () => currentTraceContext()));
    expect(read()).toEqual(parent);
    expect(context.bind(context.active(), 5)).toBe(5);
  });

  it('extracts what came by both headers, W3C’s first', () => {
    captured();
    const xray = 'Root=1-11111111-111111111111111111111111;Parent=2222222222222222;Sampled=1';
    const extracted = (carrier: Record<string, string>): string | undefined =>
      trace.getSpanContext(propagation.extract(context.active(), carrier))?.traceId;
    expect(extracted({ traceparent: parent.traceparent, 'x-amzn-trace-id': xray })).toBe(
      parent.traceparent.slice(3, 35),
    );
    expect(extracted({ 'X-Amzn-Trace-Id': xray })).toBe('1'.repeat(32));
    expect(extracted({})).toBeUndefined();
  });

  it('joins a set-up that another library made', async () => {
    const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const { spans } = captured();
    const sink = checkedSink();
    const logger = createLogger({ service: 's', sink: sink.sink });
    withSpan('x', {}, () => logger.info('inside'));
    expect(sink.records[0]?.span_id).toBe(spans[0]?.spanContext().spanId);
  });
});
