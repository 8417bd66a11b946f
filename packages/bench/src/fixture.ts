/** The ids that every contestant writes. */
export const ids = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' } as const;

export const traceparent: string = `00-${ids.trace_id}-${ids.span_id}-01`;

/** Operations of one call: enough that entering a flow is a small part of it. */
export const BATCH = 100;

/** An error as services throw it: with a code and a cause. */
export function createError(): Error {
  const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.1.10:2379'), { code: 'ECONNREFUSED' });
  return Object.assign(new Error('etcd is not reachable', { cause }), { code: 'ETCD_UNREACHABLE' });
}
