import { flows } from '../flow.ts';
import { createFunctionTelemetry } from './function-telemetry.ts';
import { Invocation } from './invocation.ts';
import type { LambdaContextLike } from './lambda-context.ts';
import type { LambdaTelemetry, ObservabilityOptions } from './observability-options.ts';

/** A handler as Lambda calls it. */
export type LambdaHandler<E, R> = (event: E, context: LambdaContextLike) => Promise<R>;

/**
 * A Lambda handler with logs, metrics and a span around each invocation. Its result and its errors pass unchanged; invocations
 * that run at the same time share nothing.
 */
export function withObservability<E, R>(
  handler: (event: E, context: LambdaContextLike, telemetry: LambdaTelemetry) => Promise<R>,
  options: ObservabilityOptions,
): LambdaHandler<E, R> {
  const shared = createFunctionTelemetry(options);
  return async (event, context) => {
    const invocation = new Invocation(shared, event, context);
    let result: R;
    try {
      result = await flows.run(invocation.flow, () => handler(event, context, invocation.telemetry));
    } catch (error) {
      await invocation.fail(error);
      throw error;
    }
    await invocation.succeed(result);
    return result;
  };
}
