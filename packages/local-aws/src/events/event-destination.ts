/** One delivery to a target. */
export interface EventDelivery {
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly body: string;
  /** FIFO queues only. */
  readonly messageGroupId: string | undefined;
  /** X-Ray trace header of the event, where its sender gave one. */
  readonly traceHeader: string | undefined;
  /** Dead-letter queues only. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What a delivery that failed tells the bus. */
export class DeliveryError extends Error {
  readonly code: string;
  /** Whether trying again can help. */
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DeliveryError';
    this.code = code;
    this.retryable = options.retryable;
  }
}

/** A kind of target: a queue, a function. */
export interface EventDestination {
  /** @throws DeliveryError */
  deliver(delivery: EventDelivery): Promise<void>;
}
