/** A message as an event source mapping receives it. */
export interface SourceMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** System attributes by their SQS names, `AWSTraceHeader` among them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<
    Record<
      string,
      {
        readonly dataType: string;
        readonly stringValue?: string | undefined;
        readonly binaryValue?: string | undefined;
      }
    >
  >;
}

/** What functions need of queues. */
export interface QueueSource {
  /** Undefined when there is no such queue. */
  describe(queueArn: string): { readonly fifo: boolean; readonly visibilityTimeoutMs: number } | undefined;
  /** Waits up to `waitMs` for messages; an empty list when none came or the signal aborted. */
  receive(
    queueArn: string,
    options: { readonly max: number; readonly waitMs: number; readonly signal: AbortSignal },
  ): Promise<readonly SourceMessage[]>;
  delete(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
  /** For dead letters. */
  send(queueArn: string, body: string, attributes: Readonly<Record<string, string>>): Promise<void>;
}
