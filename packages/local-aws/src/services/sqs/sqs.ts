import type * as sdk from '@aws-sdk/client-sqs';
import type { ServiceDefinition } from '../../server/service-definition.ts';
import { messageOperations } from './message-operations.ts';
import { queueOperations } from './queue-operations.ts';
import type { Queues } from './queues.ts';

export function sqs(queues: Queues): ServiceDefinition<typeof sdk> {
  return {
    signingName: 'sqs',
    sdk: () => import('@aws-sdk/client-sqs'),
    operations: { ...queueOperations(queues), ...messageOperations(queues) },
    enums: (models) => ({
      GetQueueAttributesRequest: { AttributeNames: models.QueueAttributeName },
      ReceiveMessageRequest: {
        AttributeNames: { ...models.QueueAttributeName, ...models.MessageSystemAttributeName },
        MessageSystemAttributeNames: models.MessageSystemAttributeName,
      },
    }),
    refusals: { throttled: ['RequestThrottled', 400] },
    resources: (operation, input) => {
      const { QueueUrl, QueueName } = input as { readonly QueueUrl?: string; readonly QueueName?: string };
      const name = QueueName ?? QueueUrl?.split('/').at(-1);
      // IAM knows no batch actions: who may send may send ten.
      return [{ arn: name === undefined ? '*' : queues.arnOf(name), action: `sqs:${operation.replace(/Batch$/, '')}` }];
    },
  };
}
