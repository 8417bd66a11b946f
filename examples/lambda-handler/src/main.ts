// Invokes the handler as Lambda would, and checks what it leaves behind: `npm start` here.
import assert from 'node:assert/strict';
import { sqsCarrier, standardOutput } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { createHandler, type QueueEvent } from './orders.ts';

const context = { awsRequestId: 'request-1', functionName: 'orders', getRemainingTimeInMillis: () => 30_000 };

// A shop sent both messages because of one purchase: its trace goes on here.
const purchase = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
const sent = sqsCarrier.inject({}, purchase) as { traceparent: { StringValue: string } };
const message = (messageId: string, body: object): QueueEvent['Records'][number] => ({
  messageId,
  body: JSON.stringify(body),
  messageAttributes: { traceparent: { stringValue: sent.traceparent.StringValue, dataType: 'String' } },
});

const { sink, records, lines } = memorySink();
const handler = createHandler({
  write: (line) => {
    sink.write(line);
    standardOutput().write(line);
  },
});
const result = await handler(
  {
    Records: [
      message('m1', { order: 'o-1', warehouse: 'north', cardToken: 'tok_4242' }),
      message('m2', { warehouse: 'south', cardToken: 'tok_4242' }),
    ],
  },
  context,
);

assert.deepEqual(result, { batchItemFailures: [{ itemIdentifier: 'm2' }] });
assert(
  records.every(({ trace_id }) => trace_id === '4bf92f3577b34da6a3ce929d0e0e4736'),
  'one trace',
);
const failure = records.find(({ message }) => message === 'order not shipped');
assert.equal((failure?.error as { code?: string } | undefined)?.code, 'ORDER_ABSENT');
assert(
  records.some(({ message, message_id }) => message === 'message read' && message_id === 'm1'),
  'held lines',
);
assert(!lines.join('').includes('tok_4242'), 'no secret');
assert(
  records.some(({ OrdersShipped, Warehouse }) => OrdersShipped === 1 && Warehouse === 'north'),
  'a metric',
);
