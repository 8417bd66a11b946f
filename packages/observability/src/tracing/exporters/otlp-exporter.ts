import { BoundedDelivery, type DeliveryNotice } from '../../delivery/bounded-delivery.ts';
import { post } from '../../delivery/post.ts';
import type { SecretRegistry } from '../../json/secret-registry.ts';
import type { FinishedSpan, SpanExporter } from '../finished-span.ts';
import { keyValues } from '../key-values.ts';
import { readEnvironment } from '../read-environment.ts';
import { otlpDocument } from './otlp-document.ts';

/** Where spans go and how; every option has a default from OpenTelemetry's variables. */
export interface OtlpExporterOptions {
  /** Full URL. Default: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, or `OTEL_EXPORTER_OTLP_ENDPOINT` with `/v1/traces`. */
  readonly url?: string;
  /** Default: `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_EXPORTER_OTLP_TRACES_HEADERS`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that depend on the document, such as a signature. */
  readonly sign?: (url: string, body: string) => Promise<Readonly<Record<string, string>>>;
  /** Longest time of one attempt, in milliseconds. Default `OTEL_EXPORTER_OTLP_TIMEOUT` (0: no bound), else 10,000. */
  readonly timeoutMs?: number;
  /** Spans held while the collector is away. Default `OTEL_BSP_MAX_QUEUE_SIZE`, else 2,048. */
  readonly maxQueued?: number;
  /** Told once when the collector is away, and once what was lost. */
  readonly say?: (notice: DeliveryNotice) => void;
  /** Values that must not leave the process. */
  readonly secrets?: SecretRegistry;
}

const DEFAULT_ENDPOINT = 'http://localhost:4318';

/**
 * Sends spans to any OpenTelemetry collector by OTLP over HTTP, as JSON; compressed when `OTEL_EXPORTER_OTLP_COMPRESSION` is
 * `gzip`. Variables that mean nothing count as not set.
 * @see OpenTelemetry specification, "OpenTelemetry Protocol Exporter"
 */
export function createOtlpExporter(
  options: OtlpExporterOptions = {},
  environment: NodeJS.ProcessEnv = process.env,
): SpanExporter {
  const { known: env } = readEnvironment(environment);
  const otlp = (name: string): string | undefined =>
    env[`OTEL_EXPORTER_OTLP_TRACES_${name}`] ?? env[`OTEL_EXPORTER_OTLP_${name}`];
  const url = options.url ?? otlpUrl(env);
  const headers = {
    'content-type': 'application/json',
    ...(options.headers ?? {
      ...keyValues(env.OTEL_EXPORTER_OTLP_HEADERS ?? ''),
      ...keyValues(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? ''),
    }),
  };
  const say = options.say ?? (() => {});
  // A signature is made of the text.
  const compresses = otlp('COMPRESSION') === 'gzip' && options.sign === undefined;

  const delivery = new BoundedDelivery<FinishedSpan>({
    what: 'spans',
    maxQueued: options.maxQueued ?? Number(env.OTEL_BSP_MAX_QUEUE_SIZE ?? 2_048),
    maxBatch: Number(env.OTEL_BSP_MAX_EXPORT_BATCH_SIZE ?? 512),
    everyMs: Number(env.OTEL_BSP_SCHEDULE_DELAY ?? 5_000),
    // OpenTelemetry: 0 is no limit.
    timeoutMs: options.timeoutMs ?? (Number(otlp('TIMEOUT') ?? 10_000) || Number.POSITIVE_INFINITY),
    say,
    async send(spans, signal) {
      const document = otlpDocument(spans);
      const body = options.secrets === undefined ? document : options.secrets.scrub(document);
      const signed = options.sign === undefined ? {} : await options.sign(url, body);
      const answer = compresses
        ? await post(url, { ...headers, 'content-encoding': 'gzip' }, await gzipped(body), signal)
        : await post(url, { ...headers, ...signed }, body, signal);
      const rejected = rejectedSpans(answer.body);
      if (rejected > 0) say({ message: 'spans dropped', reason: 'rejected by the collector', dropped: rejected });
    },
  });
  return {
    export: (span) => delivery.add(span),
    flush: () => delivery.flush(),
    shutdown: () => delivery.shutdown(),
  };
}

function otlpUrl(env: NodeJS.ProcessEnv): string {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT = DEFAULT_ENDPOINT } = env;
  return OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? `${OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, '')}/v1/traces`;
}

function gzipped(text: string): Promise<Uint8Array> {
  const { gzip } = process.getBuiltinModule('node:zlib');
  return new Promise((resolve, reject) => {
    gzip(text, (error, bytes) => (error === null ? resolve(bytes) : reject(error)));
  });
}

/** @see OTLP specification, "Partial Success" */
function rejectedSpans(body: string): number {
  try {
    const answer = JSON.parse(body) as { partialSuccess?: { rejectedSpans?: unknown } };
    return Number(answer.partialSuccess?.rejectedSpans ?? 0) || 0;
  } catch {
    return 0;
  }
}
