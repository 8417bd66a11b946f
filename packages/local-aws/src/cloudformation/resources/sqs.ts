import { asList, asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** `AWS::SQS::Queue`: attributes are strings in the API. */
export const queue: ResourceProvider = async (properties, account, name) => {
  const { CreateQueueCommand, GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
  const { QueueName: given, Tags: _, ...attributes } = properties;
  const isFifo = attributes.FifoQueue === true;
  const QueueName = optional(given, (value) => asString(value, 'QueueName')) ?? (isFifo ? `${name}.fifo` : name);
  const client = await account.clients.sqs();
  const Attributes = Object.fromEntries(
    Object.entries(attributes)
      // The API wants `FifoQueue` to be true or left out.
      .filter(([key, value]) => key !== 'FifoQueue' || value === true)
      .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return { ref: QueueUrl ?? '', attributes: { Arn: answer.Attributes?.QueueArn, QueueName, QueueUrl } };
};

/** `AWS::SQS::QueuePolicy` */
export const queuePolicy: ResourceProvider = async (properties, account, name) => {
  const { SetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
  const client = await account.clients.sqs();
  for (const url of asList(properties.Queues, 'Queues')) {
    const Policy = JSON.stringify(properties.PolicyDocument);
    await client.send(new SetQueueAttributesCommand({ QueueUrl: asString(url, 'Queues'), Attributes: { Policy } }));
  }
  return { ref: name };
};
