import { AwsError } from '../protocol/aws-error.ts';
import type { Clock } from '../server/clock.ts';
import type { InvocationOutcome } from './execution-environment.ts';
import type { EmitFunctionEvent } from './function-event.ts';
import type { FunctionHost } from './function-host.ts';
import type { LambdaFunction } from './lambda-function.ts';
import type { QueueSource } from './queue-source.ts';

export interface AsyncInvokerDependencies {
  readonly clock: Clock;
  readonly host: FunctionHost;
  readonly queues: QueueSource;
  readonly find: (functionName: string) => LambdaFunction | undefined;
  readonly emit: EmitFunctionEvent;
  /** Pauses before the first and second retry; default 1 and 2 minutes, as in AWS. */
  readonly retryDelaysMs?: readonly number[] | undefined;
}

const RETRY_DELAYS_MS = [60_000, 120_000] as const;
const THROTTLE_PAUSE_MS = 1_000;

/**
 * Invokes functions without a caller waiting: a failed invocation is tried again, then goes to the dead-letter queue.
 * @see "How Lambda handles errors and retries with asynchronous invocation"
 */
export class AsyncInvoker {
  readonly #deps: AsyncInvokerDependencies;
  readonly #timers = new Set<() => void>();
  #closed = false;

  constructor(deps: AsyncInvokerDependencies) {
    this.#deps = deps;
  }

  /** Accepts an event; what becomes of it shows in the function's events and its dead-letter queue. */
  accept(functionName: string, payload: string, traceHeader: string | undefined): void {
    const event = { payload, traceHeader, acceptedAt: this.#deps.clock.now() };
    this.#background(functionName, () => this.#attempt(functionName, event, 0));
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  async #attempt(functionName: string, event: AsyncEvent, retries: number): Promise<void> {
    const { host, find, clock } = this.#deps;
    const definition = find(functionName);
    if (!definition || this.#closed) return;
    const { payload, traceHeader } = event;
    const tooOld = clock.now() - event.acceptedAt > definition.asyncConfig.maxAgeMs;
    let outcome: InvocationOutcome;
    try {
      const report = await host.invoke(definition, { payload, source: 'asynchronous', traceHeader });
      outcome = report.outcome;
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'TooManyRequestsException') throw error;
      if (!tooOld)
        return this.#later(functionName, THROTTLE_PAUSE_MS, () => this.#attempt(functionName, event, retries));
      outcome = { kind: 'error', error: { errorType: 'EventAgeExceeded', errorMessage: error.message } };
    }
    if (outcome.kind === 'result') return;
    if (retries < definition.asyncConfig.maxRetries && !tooOld) {
      const delays = this.#deps.retryDelaysMs ?? RETRY_DELAYS_MS;
      return this.#later(functionName, delays[retries] ?? 0, () => this.#attempt(functionName, event, retries + 1));
    }
    await this.#bury(definition, event, outcome.error, retries + 1);
  }

  async #bury(
    definition: LambdaFunction,
    event: AsyncEvent,
    error: { errorType: string; errorMessage: string },
    attempts: number,
  ): Promise<void> {
    const { queues, clock } = this.#deps;
    if (definition.deadLetterArn !== undefined) {
      await queues.send(definition.deadLetterArn, event.payload, {
        ErrorCode: '200',
        ErrorMessage: error.errorMessage.slice(0, 1024),
      });
    }
    const { onFailureArn } = definition.asyncConfig;
    if (onFailureArn === undefined) return;
    const record = {
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: {
        functionArn: `${definition.arn}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: attempts,
      },
      requestPayload: JSON.parse(event.payload) as unknown,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: error,
    };
    await queues.send(onFailureArn, JSON.stringify(record), {});
  }

  #later(functionName: string, delayMs: number, task: () => Promise<void>): void {
    const cancel = this.#deps.clock.schedule(delayMs, () => {
      this.#timers.delete(cancel);
      this.#background(functionName, task);
    });
    this.#timers.add(cancel);
  }

  #background(functionName: string, task: () => Promise<void>): void {
    const { clock, emit } = this.#deps;
    task().catch((error: unknown) => {
      emit({ kind: 'function-problem', at: clock.now(), functionName, message: String(error) });
    });
  }
}

interface AsyncEvent {
  readonly payload: string;
  readonly traceHeader: string | undefined;
  readonly acceptedAt: number;
}
