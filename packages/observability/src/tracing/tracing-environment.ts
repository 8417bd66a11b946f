import type { Attributes } from '@opentelemetry/api';

/** What the environment says about tracing, in OpenTelemetry's variables and, where they are silent, Powertools'. */
export interface TracingEnvironment {
  readonly disabled: boolean;
  readonly resource: Attributes;
  readonly exporter: 'otlp' | 'log' | 'none';
  readonly sampler: string | undefined;
  readonly samplerArgument: string | undefined;
  /** Names of `OTEL_PROPAGATORS`; undefined when it is not set. */
  readonly propagators: readonly string[] | undefined;
}

/** @see OpenTelemetry specification, "Environment Variable Specification" */
export function tracingEnvironment(env: NodeJS.ProcessEnv = process.env): TracingEnvironment {
  return {
    disabled: isTrue(env.OTEL_SDK_DISABLED) || isFalse(env.POWERTOOLS_TRACE_ENABLED),
    resource: { ...lambdaResource(env), ...keyValues(env.OTEL_RESOURCE_ATTRIBUTES) },
    exporter: chosenExporter(env),
    sampler: env.OTEL_TRACES_SAMPLER?.trim().toLowerCase(),
    samplerArgument: env.OTEL_TRACES_SAMPLER_ARG,
    propagators: list(env.OTEL_PROPAGATORS),
  };
}

/** `key=value,key=value` with URL-encoded values. */
export function keyValues(text: string | undefined): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const part of list(text) ?? []) {
    const equals = part.indexOf('=');
    if (equals > 0) pairs.push([part.slice(0, equals).trim(), decoded(part.slice(equals + 1).trim())]);
  }
  return Object.fromEntries(pairs);
}

/** A positive number of the environment. */
export function positiveNumber(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && text !== '' && value > 0 ? value : undefined;
}

function chosenExporter(env: NodeJS.ProcessEnv): 'otlp' | 'log' | 'none' {
  const names = list(env.OTEL_TRACES_EXPORTER);
  if (names === undefined) {
    const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
    return endpoint === undefined || endpoint === '' ? 'log' : 'otlp';
  }
  if (names.includes('otlp')) return 'otlp';
  return names.includes('none') ? 'none' : 'log';
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

function list(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  return text.split(',').map((part) => part.trim());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const isTrue = (text: string | undefined): boolean => text?.trim().toLowerCase() === 'true';
const isFalse = (text: string | undefined): boolean => text?.trim().toLowerCase() === 'false';
