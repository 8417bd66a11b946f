import { keyValues } from './key-values.ts';
import { SAMPLERS } from './sampler.ts';
import { limitNames } from './span-limits.ts';

/** A variable's value as it is meant, undefined when it means nothing; the two differ when only a part of it does. */
interface Reading {
  readonly meant: string | undefined;
  readonly understood: boolean;
}

type Rule = (value: string) => Reading;

const when =
  (isUnderstood: (value: string) => boolean): Rule =>
  (value) =>
    isUnderstood(value) ? { meant: value, understood: true } : { meant: undefined, understood: false };

/** @see OpenTelemetry specification, "Common Configuration", "Enum": in any case */
const oneOf =
  (...names: readonly string[]): Rule =>
  (value) =>
    when((name) => names.includes(name))(value.toLowerCase());

/** Of a list, the names that are known stand. */
const listOf =
  (...names: readonly string[]): Rule =>
  (value) => {
    const given = value
      .toLowerCase()
      .split(',')
      .map((name) => name.trim());
    const known = given.filter((name) => names.includes(name));
    return { meant: known.join(',') || undefined, understood: known.length === given.length };
  };

const wholeNumberFrom = (least: number): Rule => when((value) => /^\d+$/.test(value) && Number(value) >= least);
/** Of some and above, some and nothing: a limit, or a time of which 0 says that there is none. */
const count = wholeNumberFrom(0);
const positive = wholeNumberFrom(1);
const share = when((value) => Number(value) >= 0 && Number(value) <= 1);
const truth = oneOf('true', 'false');
// Without its scheme, `localhost:4318` is a URL as well, of the scheme `localhost`.
const webAddress = when((value) => /^https?:\/\//i.test(value) && URL.canParse(value));
const pairs = when((value) => keyValues(value) !== undefined);
// Sent is JSON over HTTP, which a collector takes on the same port as protocol buffers, but not on that of gRPC.
const protocol = oneOf('http/json', 'http/protobuf');
const compression = oneOf('gzip', 'none');
/** What OpenTelemetry knows and we do not: `NODE_EXTRA_CA_CERTS` does the first. */
const unsupported = when(() => false);

/**
 * The variables whose values can be wrong, by what their names begin with; beside the level's, which the logger says. A
 * function, so that it leaves bundles without tracing.
 */
function rules(): Readonly<Record<string, Readonly<Record<string, Rule>>>> {
  const otlp = {
    ENDPOINT: webAddress,
    HEADERS: pairs,
    PROTOCOL: protocol,
    COMPRESSION: compression,
    CERTIFICATE: unsupported,
    TIMEOUT: count,
  };
  return {
    OTEL: {
      SDK_DISABLED: truth,
      RESOURCE_ATTRIBUTES: pairs,
      TRACES_EXPORTER: listOf('otlp', 'console', 'none'),
      TRACES_SAMPLER: oneOf(...SAMPLERS),
      TRACES_SAMPLER_ARG: share,
      PROPAGATORS: listOf('tracecontext', 'xray', 'xray-lambda', 'baggage', 'none'),
      ...Object.fromEntries(limitNames().map((name) => [`${name}_LIMIT`, count])),
    },
    OTEL_EXPORTER_OTLP: otlp,
    OTEL_EXPORTER_OTLP_TRACES: otlp,
    OTEL_BSP: { SCHEDULE_DELAY: count, MAX_QUEUE_SIZE: positive, MAX_EXPORT_BATCH_SIZE: positive },
    LOG: { FORMAT: oneOf('pretty', 'json') },
    POWERTOOLS: {
      LOGGER_SAMPLE_RATE: share,
      LOGGER_LOG_EVENT: truth,
      METRICS_DISABLED: when((value) => /^(1|y(es)?|t(rue)?|on|0|no?|f(alse)?|off)$/i.test(value)),
      TRACE_ENABLED: truth,
    },
  };
}

/** What the environment says. */
export interface ReadEnvironment {
  /** The variables that mean something, as they are meant: without white space around, names of enumerations in lower case. */
  readonly known: NodeJS.ProcessEnv;
  /** Those that are set to something they do not mean, with what they say: they count as not set. */
  readonly problems: Readonly<Record<string, string>>;
}

/** @see OpenTelemetry specification, "Environment Variable Specification" */
export function readEnvironment(env: NodeJS.ProcessEnv): ReadEnvironment {
  const known: NodeJS.ProcessEnv = { ...env };
  const problems: Record<string, string> = {};
  for (const [prefix, group] of Object.entries(rules())) {
    for (const [rest, rule] of Object.entries(group)) {
      const name = `${prefix}_${rest}`;
      const value = env[name]?.trim();
      // OpenTelemetry: an empty variable counts as not set.
      const { meant, understood } = value ? rule(value) : { meant: undefined, understood: true };
      known[name] = meant;
      if (!understood) problems[name] = withoutSecrets(name, value ?? '');
    }
  }
  return { known, problems };
}

/** Headers are credentials, and a URL may have some. */
function withoutSecrets(name: string, value: string): string {
  return name.endsWith('_HEADERS') ? '[REDACTED]' : value.replace(/\/\/[^/]*@/, '//[REDACTED]@');
}
