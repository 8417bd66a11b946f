/** What functions tell whoever watches a run. */
export type FunctionEvent =
  | {
      readonly kind: 'function-invoked';
      readonly at: number;
      readonly functionName: string;
      readonly requestId: string;
      readonly coldStart: boolean;
      /** `_X_AMZN_TRACE_ID` of the invocation. */
      readonly traceHeader: string;
      readonly source: 'request' | 'asynchronous' | 'queue';
    }
  | {
      readonly kind: 'function-ended';
      readonly at: number;
      readonly functionName: string;
      readonly requestId: string;
      readonly durationMs: number;
      readonly error?: { readonly type: string; readonly message: string };
    }
  | {
      readonly kind: 'function-log';
      readonly at: number;
      readonly functionName: string;
      /** The invocation under way; undefined while the code loads. */
      readonly requestId: string | undefined;
      readonly stream: 'stdout' | 'stderr';
      readonly line: string;
    }
  | {
      /** Something that fails without anybody waiting for it: a poller, a dead-letter queue. */
      readonly kind: 'function-problem';
      readonly at: number;
      readonly functionName: string;
      readonly message: string;
    };

export type EmitFunctionEvent = (event: FunctionEvent) => void;
