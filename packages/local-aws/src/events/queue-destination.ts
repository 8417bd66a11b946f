import { allowsService } from '../iam/evaluate-policies.ts';
import { parsePolicy } from '../iam/policy-document.ts';
import type { Queue } from '../services/sqs/queue.ts';
import type { Queues } from '../services/sqs/queues.ts';
import { DeliveryError, type EventDelivery, type EventDestination } from './event-destination.ts';

/** Queues as targets and as dead-letter queues, when their policy lets the rule in. */
export function queueDestination(queues: Queues, accountId: string): EventDestination {
  return {
    deliver: async (delivery) => {
      const queue = queues.byArn(delivery.targetArn);
      if (!queue)
        throw new DeliveryError('RESOURCE_NOT_FOUND', `Queue ${delivery.targetArn} does not exist`, {
          retryable: false,
        });
      checkPolicy(queue, delivery, accountId);
      checkKind(queue, delivery);
      const attributes = Object.entries(delivery.attributes ?? {}).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]);
      queue.send({
        body: delivery.body,
        senderId: 'AIDALOCALAWSEVENTBRIDGE',
        traceHeader: delivery.traceHeader,
        groupId: delivery.messageGroupId,
        attributes: Object.fromEntries(attributes) as Record<string, { DataType: string; StringValue: string }>,
      });
    },
  };
}

function checkPolicy(queue: Queue, { ruleArn }: EventDelivery, accountId: string): void {
  const policy = queue.attributes['Policy'];
  const values = { 'aws:sourcearn': ruleArn, 'aws:sourceaccount': accountId, 'aws:securetransport': 'true' };
  const request = { action: 'sqs:SendMessage', resource: queue.arn, values };
  if (policy && allowsService(parsePolicy(policy), 'events.amazonaws.com', request)) return;
  const message = `The policy of ${queue.name} does not let events.amazonaws.com send for ${ruleArn}`;
  throw new DeliveryError('NO_PERMISSIONS', message, { retryable: false });
}

function checkKind({ name, settings }: Queue, { messageGroupId }: EventDelivery): void {
  if (!settings.isFifo) return;
  const lacks =
    messageGroupId === undefined
      ? 'a message group id'
      : settings.isContentDeduplicated
        ? undefined
        : 'content-based deduplication';
  if (lacks !== undefined)
    throw new DeliveryError('INVALID_PARAMETER', `The FIFO queue ${name} needs ${lacks}`, { retryable: false });
}
