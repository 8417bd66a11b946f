import type { TraceContext } from '../trace-context.ts';
import { fromXRayHeader } from '../xray-header.ts';

const VARIABLE = '_X_AMZN_TRACE_ID';

/** The trace of the running Lambda invocation, which the runtime puts into `_X_AMZN_TRACE_ID` before each one. */
export const lambdaCarrier = {
  extract(env: NodeJS.ProcessEnv = process.env): TraceContext | undefined {
    return fromXRayHeader(env[VARIABLE]);
  },
};
