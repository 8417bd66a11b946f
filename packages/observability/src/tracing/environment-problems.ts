/** What a variable may say. */
type Rule = (value: string) => boolean;

const oneOf =
  (...names: readonly string[]): Rule =>
  (value) =>
    names.includes(value.toLowerCase());
const listOf =
  (...names: readonly string[]): Rule =>
  (value) =>
    value.split(',').every((name) => names.includes(name.trim()));
const positive: Rule = (value) => Number(value) > 0;
const share: Rule = (value) => Number(value) >= 0 && Number(value) <= 1;
const truth: Rule = (value) => /^(true|false)$/i.test(value);
const sampler: Rule = (value) => /^(parentbased_)?(always_on|always_off|traceidratio)$/i.test(value);

/** The variables whose values can be wrong, beside the level's, which the logger says. A function, so that it leaves bundles without tracing. */
const rules = (): Readonly<Record<string, Rule>> => ({
  OTEL_SDK_DISABLED: truth,
  OTEL_TRACES_EXPORTER: listOf('otlp', 'console', 'none'),
  OTEL_TRACES_SAMPLER: sampler,
  OTEL_TRACES_SAMPLER_ARG: share,
  OTEL_PROPAGATORS: listOf('tracecontext', 'xray', 'xray-lambda', 'baggage', 'none'),
  OTEL_EXPORTER_OTLP_ENDPOINT: (value) => URL.canParse(value),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: (value) => URL.canParse(value),
  // Sent is JSON over HTTP, which a collector takes on the same port as protocol buffers, but not on that of gRPC.
  OTEL_EXPORTER_OTLP_PROTOCOL: oneOf('http/json', 'http/protobuf'),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: oneOf('http/json', 'http/protobuf'),
  OTEL_EXPORTER_OTLP_TIMEOUT: positive,
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: positive,
  OTEL_BSP_SCHEDULE_DELAY: positive,
  OTEL_BSP_MAX_QUEUE_SIZE: positive,
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: positive,
  OTEL_ATTRIBUTE_COUNT_LIMIT: positive,
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: positive,
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: positive,
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: positive,
  OTEL_SPAN_EVENT_COUNT_LIMIT: positive,
  OTEL_SPAN_LINK_COUNT_LIMIT: positive,
  LOG_FORMAT: oneOf('pretty', 'json'),
  POWERTOOLS_LOGGER_SAMPLE_RATE: share,
  POWERTOOLS_LOGGER_LOG_EVENT: truth,
  POWERTOOLS_METRICS_DISABLED: truth,
  POWERTOOLS_TRACE_ENABLED: truth,
});

/** The variables that are set to something they do not mean, and which therefore have no effect, with what they say. */
export function environmentProblems(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const [name, isKnown] of Object.entries(rules())) {
    const value = env[name]?.trim();
    // OpenTelemetry: an empty variable counts as not set.
    if (value !== undefined && value !== '' && !isKnown(value)) problems[name] = value;
  }
  return problems;
}
