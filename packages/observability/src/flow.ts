import { AsyncLocalStorage } from 'node:async_hooks';

/** Additional data of a log record: names to values of any kind. */
export type Fields = Readonly<Record<string, unknown>>;

/** The ids that the log lines and outgoing calls of one flow carry. */
export interface FlowTrace {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
  readonly sampled: boolean;
  readonly tracestate?: string | undefined;
}

/** The part of a recording span that code outside tracing uses. */
export interface FlowSpan {
  addEvent(name: string, attributes?: Record<string, string | number | boolean>): unknown;
  isRecording(): boolean;
}

/**
 * What follows one asynchronous flow: its log fields, its trace and the OpenTelemetry context when tracing runs. One store
 * for all of them, so that a log line costs one look-up and logging needs no tracing library.
 */
export interface Flow {
  readonly fields: Fields | undefined;
  readonly trace: FlowTrace | undefined;
  readonly span: FlowSpan | undefined;
  /** The OpenTelemetry `Context`, set by the context manager only. */
  readonly openTelemetry: unknown;
}

export const flows: AsyncLocalStorage<Flow> = new AsyncLocalStorage<Flow>();

/** Set once by tracing when another context manager owns the process: finds the active ids there. */
let foreignTrace: (() => FlowTrace | undefined) | undefined;

export function setForeignTraceSource(source: (() => FlowTrace | undefined) | undefined): void {
  foreignTrace = source;
}

/** The trace of the running flow, if it has one. */
export function currentTrace(): FlowTrace | undefined {
  return foreignTrace === undefined ? flows.getStore()?.trace : (foreignTrace() ?? flows.getStore()?.trace);
}

/** Runs `run` with `fields` on each of its log records; inner fields win over outer ones of the same name. */
export function withLogContext<T>(fields: Fields, run: () => T): T {
  const flow = flows.getStore();
  return flows.run(
    {
      fields: flow?.fields === undefined ? { ...fields } : { ...flow.fields, ...fields },
      trace: flow?.trace,
      span: flow?.span,
      openTelemetry: flow?.openTelemetry,
    },
    run,
  );
}

/** Tells of something that happened in the running flow, as an event of its span; nothing when no span records. */
export function addSpanEvent(name: string, attributes: Readonly<Record<string, string | number | boolean>>): void {
  flows.getStore()?.span?.addEvent(name, attributes);
}
