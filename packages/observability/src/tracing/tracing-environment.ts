import type { Attributes } from '@opentelemetry/api';

/** What the environment says about tracing, in OpenTelemetry's variables and, where they are silent, Powertools'. */
export interface TracingEnvironment {
  readonly disabled: boolean;
  readonly resource: Attributes;
  readonly exporter: 'otlp' | 'log' | 'none';
  readonly sampler: string | undefined;
  readonly samplerArgument: string | undefined;
  readonly limits: SpanLimits;
  /** Names of `OTEL_PROPAGATORS`; undefined when it is not set. */
  readonly propagators: readonly string[] | undefined;
}

/** Bounds of what one span holds; OpenTelemetry's defaults where undefined. */
export interface SpanLimits {
  readonly attributeCountLimit?: number;
  readonly attributeValueLengthLimit?: number;
  readonly eventCountLimit?: number;
  readonly linkCountLimit?: number;
}

/** @see OpenTelemetry specification, "Environment Variable Specification" */
export function tracingEnvironment(env: NodeJS.ProcessEnv = process.env): TracingEnvironment {
  return {
    disabled: isTrue(env.OTEL_SDK_DISABLED) || isFalse(env.POWERTOOLS_TRACE_ENABLED),
    resource: { ...lambdaResource(env), ...keyValues(env.OTEL_RESOURCE_ATTRIBUTES) },
    exporter: chosenExporter(env),
    sampler: env.OTEL_TRACES_SAMPLER?.trim().toLowerCase(),
    samplerArgument: env.OTEL_TRACES_SAMPLER_ARG,
    limits: spanLimits(env),
    propagators: list(env.OTEL_PROPAGATORS),
  };
}

function spanLimits(env: NodeJS.ProcessEnv): SpanLimits {
  const limits = {
    attributeCountLimit: env.OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT ?? env.OTEL_ATTRIBUTE_COUNT_LIMIT,
    attributeValueLengthLimit: env.OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT ?? env.OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT,
    eventCountLimit: env.OTEL_SPAN_EVENT_COUNT_LIMIT,
    linkCountLimit: env.OTEL_SPAN_LINK_COUNT_LIMIT,
  };
  const known = Object.entries(limits).map(([name, text]): [string, number | undefined] => [
    name,
    positiveNumber(text),
  ]);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
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
