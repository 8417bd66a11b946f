import type { FlowTrace } from '../flow.ts';
import type { EmfBody } from './emf-group.ts';
import { MAX_DOCUMENT_BYTES } from './emf-limits.ts';
import type { EmfProperties } from './emf-properties.ts';

/** A UTF-16 unit becomes at most this many bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * One document as a line. Metrics and dimensions always fit, by the limits on their number and length; properties that do not
 * are left out.
 */
export function emfDocument(
  { timestamp, head, targets }: EmfBody,
  trace: FlowTrace | undefined,
  properties: EmfProperties,
  rootNames: ReadonlySet<string>,
): string {
  let line = `{"_aws":{"Timestamp":${Math.floor(timestamp)}${head}${targets}`;
  const hasTraceId = trace !== undefined && !rootNames.has('trace_id');
  if (hasTraceId) line += `,"trace_id":"${trace.traceId}"`;
  if (properties.isEmpty) return `${line}}\n`;

  const used = hasTraceId ? new Set([...rootNames, 'trace_id']) : rootNames;
  const whole = `${line}${properties.render(used)}}\n`;
  if (whole.length * MAX_BYTES_PER_UNIT <= MAX_DOCUMENT_BYTES || Buffer.byteLength(whole) <= MAX_DOCUMENT_BYTES) {
    return whole;
  }
  properties.refuseAll(`the document would exceed ${MAX_DOCUMENT_BYTES} bytes`);
  return `${line}}\n`;
}
