import type { Attributes, Span } from '@opentelemetry/api';
import { type Fields, type Flow, flows } from '../flow.ts';
import { serviceName } from '../service-name.ts';
import { flowOf } from '../tracing/flow-context-manager.ts';
import { failSpan, openSpan } from '../tracing/open-span.ts';
import { failedItems } from './batch-result.ts';
import { ColdStart, type FunctionTelemetry } from './function-telemetry.ts';
import type { LambdaContextLike } from './lambda-context.ts';
import type { LambdaTelemetry, ObservabilityOptions } from './observability-options.ts';
import { type Upstream, upstreamOf } from './upstream.ts';

/** One invocation, from its event to the moment its telemetry is handed on. */
export class Invocation {
  readonly telemetry: LambdaTelemetry;
  /** The flow in which the handler runs. */
  readonly flow: Flow;
  readonly #shared: FunctionTelemetry;
  readonly #getRemainingMs: () => number;
  readonly #span: Span;
  readonly #deadline = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(shared: FunctionTelemetry, event: unknown, given: LambdaContextLike | undefined) {
    const { options, logger, metrics, secrets } = shared;
    // A user's test calls the handler with as much of a context as it needs, which may be none.
    const { functionName = serviceName(), awsRequestId = 'none', invokedFunctionArn } = given ?? {};
    const context = { functionName, awsRequestId, invokedFunctionArn };
    const cold = shared.takeColdStart();
    this.#shared = shared;
    this.#getRemainingMs = () => given?.getRemainingTimeInMillis() ?? Number.MAX_SAFE_INTEGER;
    this.telemetry = { logger, metrics: metrics.scope(), signal: this.#deadline.signal, secrets };

    const upstream = causesOf(event, options);
    const open = openSpan(context.functionName, {
      kind: upstream.trigger === 'pubsub' ? 'consumer' : 'server',
      parent: upstream.parent,
      links: upstream.links,
      attributes: spanAttributes(context, upstream, cold),
    });
    this.#span = open.span;
    this.flow = flowOf(open.context, invocationFields(context, cold));
    shared.running.set(this.flow.trace?.traceId, this.#sameTrace() + 1);
    this.#timer = setTimeout(() => this.#nearDeadline(), this.#msToDeadline());
    this.#timer.unref();
    if (cold && options.coldStartMetric === true) {
      this.telemetry.metrics.recordAlone(ColdStart, 1, { FunctionName: context.functionName });
    }
    if (process.env.POWERTOOLS_LOGGER_LOG_EVENT?.trim().toLowerCase() === 'true') {
      flows.run(this.flow, () => logger.info('event', { event }));
    }
  }

  /** The handler returned; a partly failed batch is a success that says which items failed. */
  async succeed(result: unknown): Promise<void> {
    const { logger } = this.#shared;
    const failed = failedItems(result);
    flows.run(this.flow, () => {
      if (failed.length > 0) {
        this.#span.setAttribute('messaging.batch.failed_count', failed.length);
        logger.flushBuffer();
        logger.warn('batch items failed', { failed: failed.length, item_ids: failed.slice(0, 10) });
      } else if (this.#sameTrace() === 1) {
        logger.discardBuffer();
      }
    });
    this.#span.end();
    await this.#handOn();
  }

  /** The handler threw: whoever calls this rethrows the same error. */
  async fail(error: unknown): Promise<void> {
    flows.run(this.flow, () => this.#shared.logger.error('invocation failed', { error }));
    failSpan(this.#span, error);
    await this.#handOn();
  }

  async #handOn(): Promise<void> {
    clearTimeout(this.#timer);
    const others = this.#sameTrace() - 1;
    if (others > 0) this.#shared.running.set(this.flow.trace?.traceId, others);
    else this.#shared.running.delete(this.flow.trace?.traceId);
    flows.run(this.flow, () => this.telemetry.metrics.flush());
    this.#shared.logger.flush();
    const { flushTimeoutMs = 2_000 } = this.#shared.options;
    await within(Math.min(flushTimeoutMs, this.#remainingMs()), this.#shared.tracing.flush());
  }

  /** Running invocations of this one's trace, itself included. */
  #sameTrace(): number {
    return this.#shared.running.get(this.flow.trace?.traceId) ?? 0;
  }

  /** The function may be stopped at any moment now: whatever is held back would be lost. */
  #nearDeadline(): void {
    const { logger, tracing } = this.#shared;
    flows.run(this.flow, () => {
      logger.flushBuffer();
      logger.warn('about to time out', { remaining_ms: this.#remainingMs() });
      this.telemetry.metrics.flush();
    });
    this.#span.addEvent('deadline');
    this.#deadline.abort(new DOMException('the function is about to run out of time', 'TimeoutError'));
    void tracing.flush();
  }

  #msToDeadline(): number {
    const { deadlineMarginMs = 1_000 } = this.#shared.options;
    // Timers take at most 2^31 - 1 ms.
    return Math.min(Math.max(0, this.#remainingMs() - deadlineMarginMs), 2 ** 31 - 1);
  }

  #remainingMs(): number {
    try {
      return this.#getRemainingMs();
    } catch {
      // A context made by hand, in a test of the handler.
      return Number.MAX_SAFE_INTEGER;
    }
  }
}

/** What is told of Lambda's context. */
interface InvocationContext {
  readonly functionName: string;
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string | undefined;
}

/** The event's own causes and those the user names. Neither an odd event nor the user's function can fail the invocation. */
function causesOf(event: unknown, options: ObservabilityOptions): Upstream {
  try {
    const upstream = upstreamOf(event);
    return { ...upstream, links: [...upstream.links, ...(options.links?.(event) ?? [])] };
  } catch {
    return { parent: undefined, links: [], trigger: 'other', messageCount: undefined };
  }
}

function invocationFields(context: InvocationContext, cold: boolean): Fields {
  return { function_name: context.functionName, request_id: context.awsRequestId, cold_start: cold };
}

/** @see OpenTelemetry semantic conventions, "FaaS spans" and "AWS Lambda" */
function spanAttributes(context: InvocationContext, { trigger, messageCount }: Upstream, cold: boolean): Attributes {
  return {
    'faas.name': context.functionName,
    'faas.invocation_id': context.awsRequestId,
    'faas.trigger': trigger,
    'faas.coldstart': cold,
    'aws.lambda.invoked_arn': context.invokedFunctionArn,
    'messaging.batch.message_count': messageCount,
  };
}

/** Waits for `work`, but not longer; whether it fails is its own affair. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms));
  });
  await Promise.race([Promise.allSettled([work]), patience]);
  clearTimeout(timer);
}
