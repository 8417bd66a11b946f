import type { Attributes } from '@opentelemetry/api';
import { keyValues } from './key-values.ts';
import { type SpanLimits, spanLimits } from './span-limits.ts';

/** What the environment says about tracing, in OpenTelemetry's variables and, where they are silent, Powertools'. */
export interface TracingEnvironment {
  readonly disabled: boolean;
  readonly resource: Attributes;
  /** Where spans go; empty for nowhere. */
  readonly exporters: readonly ('otlp' | 'log')[];
  readonly sampler: string | undefined;
  readonly samplerArgument: string | undefined;
  readonly limits: SpanLimits;
  /** Names of `OTEL_PROPAGATORS`; undefined when it is not set. */
  readonly propagators: readonly string[] | undefined;
}

/** @param env what is known of it, see `readEnvironment` */
export function tracingEnvironment(env: NodeJS.ProcessEnv): TracingEnvironment {
  return {
    disabled: env.OTEL_SDK_DISABLED === 'true' || env.POWERTOOLS_TRACE_ENABLED === 'false',
    resource: { ...lambdaResource(env), ...keyValues(env.OTEL_RESOURCE_ATTRIBUTES ?? '') },
    exporters: chosenExporters(env),
    sampler: env.OTEL_TRACES_SAMPLER,
    samplerArgument: env.OTEL_TRACES_SAMPLER_ARG,
    limits: spanLimits(env),
    propagators: env.OTEL_PROPAGATORS?.split(','),
  };
}

function chosenExporters(env: NodeJS.ProcessEnv): readonly ('otlp' | 'log')[] {
  const { OTEL_TRACES_EXPORTER, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT } = env;
  const byEndpoint = (OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? OTEL_EXPORTER_OTLP_ENDPOINT) ? 'otlp' : 'console';
  const names = (OTEL_TRACES_EXPORTER ?? byEndpoint).split(',');
  return [...(names.includes('otlp') ? ['otlp' as const] : []), ...(names.includes('console') ? ['log' as const] : [])];
}

/** @see OpenTelemetry semantic conventions, "Resource: FaaS" and "Resource: Cloud" */
function lambdaResource(env: NodeJS.ProcessEnv): Attributes {
  if (env.AWS_LAMBDA_FUNCTION_NAME === undefined) return {};
  return {
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'cloud.region': env.AWS_REGION,
    'faas.name': env.AWS_LAMBDA_FUNCTION_NAME,
    'faas.version': env.AWS_LAMBDA_FUNCTION_VERSION,
    'faas.instance': env.AWS_LAMBDA_LOG_STREAM_NAME,
    'faas.max_memory': Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? 0) * 1_048_576 || undefined,
  };
}
