import { AwsError } from '../protocol/aws-error.ts';
import { type Clock, delay } from '../server/clock.ts';
import { decideBatchOutcome } from './decide-batch-outcome.ts';
import type { EmitFunctionEvent } from './function-event.ts';
import type { FunctionHost } from './function-host.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { queueEvent, traceOfBatch } from './queue-event.ts';
import type { QueueSource, SourceMessage } from './queue-source.ts';

export interface EventSourceMapping {
  readonly uuid: string;
  readonly queueArn: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly reportsItemFailures: boolean;
  readonly maximumConcurrency: number | undefined;
  readonly modifiedAt: number;
  readonly enabled: boolean;
}

export interface PollerDependencies {
  readonly clock: Clock;
  readonly region: string;
  readonly queues: QueueSource;
  readonly host: FunctionHost;
  readonly find: (functionName: string) => LambdaFunction | undefined;
  readonly emit: EmitFunctionEvent;
}

/** Lambda begins with five pollers for a queue ("Configuring scaling behavior for SQS event source mappings"). */
const POLLERS = 5;
const LONG_POLL_MS = 20_000;
const PAUSE_AFTER_ERROR_MS = 1_000;

/** Polls a queue and feeds a function, until it is stopped. */
export class QueuePoller {
  readonly #mapping: EventSourceMapping;
  readonly #deps: PollerDependencies;
  readonly #stopping = new AbortController();
  readonly #loops: readonly Promise<void>[];

  constructor(mapping: EventSourceMapping, deps: PollerDependencies) {
    this.#mapping = mapping;
    this.#deps = deps;
    this.#loops = Array.from({ length: mapping.maximumConcurrency ?? POLLERS }, () => this.#poll());
  }

  /** Takes no further message and waits for the invocations under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#loops);
  }

  async #poll(): Promise<void> {
    const { clock, queues, emit } = this.#deps;
    const { queueArn, functionName, batchSize: max } = this.#mapping;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const messages = await queues.receive(queueArn, { max, waitMs: LONG_POLL_MS, signal });
        if (messages.length > 0) await this.#handle(messages);
      } catch (error) {
        // A queue that is gone or a function without a free slot: the messages come back by themselves.
        emit({ kind: 'function-problem', at: clock.now(), functionName, message: String(error) });
        await delay(clock, PAUSE_AFTER_ERROR_MS, signal);
      }
    }
  }

  async #handle(messages: readonly SourceMessage[]): Promise<void> {
    const { queues, host, find, region } = this.#deps;
    const { queueArn, functionName, reportsItemFailures } = this.#mapping;
    const definition = find(functionName);
    if (!definition) throw new AwsError('ResourceNotFoundException', `Function not found: ${functionName}`);
    const invocation = {
      payload: queueEvent(messages, queueArn, region),
      source: 'queue',
      traceHeader: traceOfBatch(messages),
    } as const;
    const { outcome } = await host.invoke(definition, invocation);
    const answer = outcome.kind === 'result' ? outcome.payload : undefined;
    const ids = messages.map((message) => message.messageId);
    const done = new Set(decideBatchOutcome(ids, answer, reportsItemFailures).done);
    const handles = messages.filter((message) => done.has(message.messageId)).map((message) => message.receiptHandle);
    if (handles.length > 0) await queues.delete(queueArn, handles);
  }
}
