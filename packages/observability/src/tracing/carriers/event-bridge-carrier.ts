import { currentTraceContext, type TraceContext } from '../trace-context.ts';
import { toXRayHeader } from '../xray-header.ts';
import { documentCarrier } from './document-carrier.ts';
import { withTraceMember } from './json-object-text.ts';

/** The part of a `PutEvents` entry that carries the trace. */
export interface EventBridgeEntry {
  /** The event's detail: a JSON object as text. */
  readonly Detail?: string | undefined;
  readonly TraceHeader?: string | undefined;
}

/**
 * Carries the trace through EventBridge: in the event's detail, which every target sees, and in `TraceHeader`, which EventBridge
 * turns into X-Ray's header for the targets it calls.
 */
export const eventBridgeCarrier = {
  /** The entry with both; its detail stays as it is when it is no JSON object. */
  inject<T extends EventBridgeEntry>(entry: T, context: TraceContext | undefined = currentTraceContext()): T {
    if (context === undefined) return entry;
    return { ...entry, Detail: withTraceMember(entry.Detail, context), TraceHeader: toXRayHeader(context) };
  },
  /** From a delivered event: `detail.traceparent`. */
  extract(event: unknown): TraceContext | undefined {
    return documentCarrier.extract((event as { detail?: unknown } | null | undefined)?.detail);
  },
};
