import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkedSink } from '../../test/checked-sink.ts';
import { environmentProblems } from './environment-problems.ts';
import { startTracing } from './start-tracing.ts';

describe('variables of the environment', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it.each([
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '5'],
    ['OTEL_PROPAGATORS', 'tracecontext,b3'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '10s'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '-1'],
    ['OTEL_SPAN_LINK_COUNT_LIMIT', 'many'],
    ['OTEL_SDK_DISABLED', 'yes'],
    ['POWERTOOLS_LOGGER_SAMPLE_RATE', '10%'],
    ['LOG_FORMAT', 'xml'],
  ])('that mean nothing are told: %s=%s', (name, value) => {
    expect(environmentProblems({ [name]: value, OTHER: 'x' })).toEqual({ [name]: value });
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
    expect(environmentProblems(env)).toEqual({});
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
