import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkedSink } from '../../test/checked-sink.ts';
import { readEnvironment } from './read-environment.ts';
import { startTracing } from './start-tracing.ts';

describe('variables of the environment', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it.each([
    ['OTEL_RESOURCE_ATTRIBUTES', 'a=b,broken'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'a=%E0%A4%A'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '5'],
    ['OTEL_PROPAGATORS', 'b3'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'grpc://collector:4317'],
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'zstd'],
    ['OTEL_EXPORTER_OTLP_CERTIFICATE', '/etc/ca.pem'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '10s'],
    ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', '1.5'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '-1'],
    ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '0'],
    ['OTEL_ATTRIBUTE_COUNT_LIMIT', '-1'],
    ['OTEL_SPAN_LINK_COUNT_LIMIT', 'many'],
    ['OTEL_SDK_DISABLED', 'yes'],
    ['POWERTOOLS_LOGGER_SAMPLE_RATE', '10%'],
    ['POWERTOOLS_METRICS_DISABLED', 'perhaps'],
    ['LOG_FORMAT', 'xml'],
  ])('that mean nothing are told, and are as if not set: %s=%s', (name, value) => {
    const { known, problems } = readEnvironment({ [name]: value, OTHER: 'x' });
    expect(problems).toEqual({ [name]: value });
    expect(known).toMatchObject({ OTHER: 'x' });
    expect(known[name]).toBeUndefined();
  });

  it('are told without the secrets in them', () => {
    const { problems } = readEnvironment({
      OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key canary-6',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://user:canary-6@collector',
    });
    expect(Object.keys(problems)).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toContain('canary-6');
  });

  it.each([
    ['OTEL_TRACES_SAMPLER', ' ParentBased_Always_Off ', 'parentbased_always_off'],
    ['OTEL_TRACES_EXPORTER', 'OTLP, Console', 'otlp,console'],
    ['OTEL_PROPAGATORS', 'B3,TraceContext', 'tracecontext'],
    ['OTEL_SDK_DISABLED', 'TRUE', 'true'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', ' 100 ', '100'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '0', '0'],
    ['OTEL_PROPAGATORS', '  ', undefined],
  ])('are read as they are meant: %s=%j', (name, value, meant) => {
    expect(readEnvironment({ [name]: value }).known[name]).toBe(meant);
  });

  it('that are understood, or empty, are not', () => {
    const env = {
      OTEL_TRACES_EXPORTER: 'otlp, console',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_PROPAGATORS: 'tracecontext,baggage,xray',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
      OTEL_EXPORTER_OTLP_TIMEOUT: '',
      OTEL_SDK_DISABLED: 'False',
    };
    expect(readEnvironment(env).problems).toEqual({});
  });

  it('are said once, when tracing starts, which goes on without them', async () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'sometimes');
    const { sink, records, problems } = checkedSink();
    const tracing = startTracing({ service: 's', sink });
    startTracing({ service: 's', sink });
    await tracing.shutdown();
    expect(records).toMatchObject([
      {
        level: 'WARN',
        message: 'environment variables not understood',
        variables: { OTEL_TRACES_SAMPLER: 'sometimes' },
      },
    ]);
    expect(problems).toEqual([]);
  });
});
