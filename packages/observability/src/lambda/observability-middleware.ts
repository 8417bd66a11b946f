import { flows } from '../flow.ts';
import { createFunctionTelemetry } from './function-telemetry.ts';
import { Invocation } from './invocation.ts';
import type { LambdaContextLike } from './lambda-context.ts';
import type { LambdaTelemetry, ObservabilityOptions } from './observability-options.ts';

/** The part of middy's request that is used. */
export interface MiddyRequest {
  readonly event: unknown;
  readonly context: unknown;
  readonly response?: unknown;
  readonly error?: Error | null;
}

/** A middy middleware, and how a handler under it gets at its telemetry. */
export interface ObservabilityMiddleware {
  before(request: MiddyRequest): void;
  after(request: MiddyRequest): Promise<void>;
  onError(request: MiddyRequest): Promise<void>;
  /** The telemetry of the invocation whose context is given. */
  telemetryOf(context: object): LambdaTelemetry | undefined;
}

/**
 * The same as `withObservability`, for handlers built with middy. Use it as the first middleware, so that the others run within
 * its flow.
 */
export function observabilityMiddleware(options: ObservabilityOptions): ObservabilityMiddleware {
  const shared = createFunctionTelemetry(options);
  // Kept by context object, one of which exists for each invocation: there may be several at a time.
  const invocations = new WeakMap<object, Invocation>();
  return {
    // Not async: what it enters must be the flow of its caller, in which middy goes on to the handler.
    before({ event, context }) {
      // The flow entered for the invocation before may still be the caller's: it is none of this one's business.
      const invocation = flows.exit(() => new Invocation(shared, event, context as LambdaContextLike));
      invocations.set(context as object, invocation);
      flows.enterWith(invocation.flow);
    },
    async after({ context, response }) {
      await invocations.get(context as object)?.succeed(response);
    },
    async onError({ context, error }) {
      await invocations.get(context as object)?.fail(error);
    },
    telemetryOf: (context) => invocations.get(context)?.telemetry,
  };
}
