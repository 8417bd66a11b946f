import type { SourceMessage } from './queue-source.ts';

/** The event that a function gets for a batch of messages. */
export function queueEvent(messages: readonly SourceMessage[], queueArn: string, region: string): string {
  return JSON.stringify({
    Records: messages.map((message) => ({
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: message.attributes,
      messageAttributes: Object.fromEntries(
        Object.entries(message.messageAttributes).map(([name, attribute]) => [
          name,
          { ...attribute, stringListValues: [], binaryListValues: [] },
        ]),
      ),
      md5OfBody: message.md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  });
}

/** The trace that an invocation continues: that of its messages, when they are of one trace. */
export function traceOfBatch(messages: readonly SourceMessage[]): string | undefined {
  const headers = new Set(messages.map((message) => message.attributes.AWSTraceHeader));
  const [only] = headers;
  return headers.size === 1 ? only : undefined;
}
