import type { Attributes, Link, SpanContext } from '@opentelemetry/api';

/** Seconds and nanoseconds since the epoch. */
export type Instant = readonly [seconds: number, nanoseconds: number];

/** A span that has ended, as exporters see it: a part of OpenTelemetry's `ReadableSpan`. */
export interface FinishedSpan {
  readonly name: string;
  /** 0 internal, 1 server, 2 client, 3 producer, 4 consumer. */
  readonly kind: number;
  spanContext(): SpanContext;
  readonly parentSpanContext?: SpanContext | undefined;
  readonly startTime: Instant;
  readonly endTime: Instant;
  readonly duration: Instant;
  /** `code`: 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message?: string | undefined };
  readonly attributes: Attributes;
  readonly links: readonly Link[];
  readonly events: readonly {
    readonly name: string;
    readonly time: Instant;
    readonly attributes?: Attributes | undefined;
  }[];
  readonly resource: { readonly attributes: Attributes };
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** Takes spans that have ended. */
export interface SpanExporter {
  /** Called at the end of each sampled span; returns at once. */
  export(span: FinishedSpan): void;
  /** Hands on everything taken so far, within a bound of its own. */
  flush(): Promise<void>;
  /** Stops timers after a last flush. */
  shutdown(): Promise<void>;
}
