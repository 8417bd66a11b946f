import { parseTraceparent, type TraceContext } from '../trace-context.ts';
import { fromXRayHeader } from '../xray-header.ts';

const VARIABLE = '_X_AMZN_TRACE_ID';

/**
 * What Lambda's runtime keeps for each invocation; the variable can tell only one of those that run at the same time.
 * @see the package `@aws/lambda-invoke-store`
 */
interface InvokeStore {
  getXRayTraceId?(): string | undefined;
  getTraceparent?(): string | undefined;
  getTracestate?(): string | undefined;
}

/** The trace of the running Lambda invocation, as the runtime tells it: in its store, else in `_X_AMZN_TRACE_ID`. */
export const lambdaCarrier = {
  extract(env: NodeJS.ProcessEnv = process.env): TraceContext | undefined {
    const store = (globalThis as { awslambda?: { InvokeStore?: InvokeStore } }).awslambda?.InvokeStore;
    return (
      parseTraceparent(store?.getTraceparent?.(), store?.getTracestate?.()) ??
      fromXRayHeader(store?.getXRayTraceId?.() ?? env[VARIABLE])
    );
  },
};
