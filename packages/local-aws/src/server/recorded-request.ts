import type { Fault } from './fault-plan.ts';

/** What is kept of a request: enough to tell the story of a run, nothing secret. */
export interface RecordedRequest {
  /** Ms since the epoch. */
  readonly at: number;
  readonly durationMs: number;
  readonly requestId: string;
  /** Signing name; empty when the request was not signed. */
  readonly service: string;
  /** Empty when the request named none. */
  readonly operation: string;
  /** ARN of the caller; empty when unknown. */
  readonly principal: string;
  /** HTTP status; 0 when the caller got no answer. */
  readonly status: number;
  readonly error?: { readonly code: string; readonly message: string };
  readonly fault?: Fault['kind'];
  /** Values that the service's model calls sensitive are redacted, long ones cut. */
  readonly input?: unknown;
  readonly output?: unknown;
  readonly trace: { readonly xRayHeader?: string; readonly traceparent?: string };
}
