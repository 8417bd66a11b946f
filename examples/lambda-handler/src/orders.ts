import { defineMetric, type LogSink, withLogContext, withSpan } from '@dedicated-k8s/observability';
import { type LambdaHandler, type LambdaTelemetry, withObservability } from '@dedicated-k8s/observability/lambda';

/** The part of Lambda's SQS event that is used. */
export interface QueueEvent {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly messageAttributes?: object;
  }[];
}

/** What Lambda wants to know of a batch: the messages to deliver again. */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const OrdersShipped = defineMetric({
  name: 'OrdersShipped',
  unit: 'Count',
  dimensions: ['Warehouse'],
  meaning: 'Orders that left a warehouse',
});

/** Ships one order; what it throws makes the message come again. */
async function ship(body: string, { logger, metrics }: LambdaTelemetry): Promise<void> {
  const { order, warehouse, cardToken } = JSON.parse(body) as { order?: string; warehouse: string; cardToken: string };
  if (order === undefined) throw Object.assign(new Error('no order in the message'), { code: 'ORDER_ABSENT' });
  // Shown only when something goes wrong, and the token not even then.
  logger.debug('message read', { order, cardToken });
  metrics.record(OrdersShipped, 1, { Warehouse: warehouse });
  logger.info('order shipped', { order, warehouse });
}

/** A consumer of a queue that tells which messages failed. */
export function createHandler(sink?: LogSink): LambdaHandler<QueueEvent, BatchResult> {
  return withObservability(
    async (event: QueueEvent, _context, telemetry) => {
      const batchItemFailures: { itemIdentifier: string }[] = [];
      for (const { messageId, body } of event.Records) {
        try {
          await withLogContext({ message_id: messageId }, () => withSpan('ship', {}, () => ship(body, telemetry)));
        } catch (error) {
          telemetry.logger.error('order not shipped', { message_id: messageId, error });
          batchItemFailures.push({ itemIdentifier: messageId });
        }
      }
      return { batchItemFailures };
    },
    { service: 'orders', namespace: 'Shop', ...(sink === undefined ? {} : { sink }) },
  );
}
