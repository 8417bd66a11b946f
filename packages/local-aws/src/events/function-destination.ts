import { allowsService } from '../iam/evaluate-policies.ts';
import type { AsyncInvoker } from '../lambda/async-invoker.ts';
import type { Functions } from '../lambda/functions.ts';
import { DeliveryError, type EventDestination } from './event-destination.ts';

/** Functions as targets: invoked asynchronously, when their resource policy lets the rule in. */
export function functionDestination(
  functions: Functions,
  asyncInvoker: AsyncInvoker,
  accountId: string,
): EventDestination {
  return {
    deliver: async ({ targetArn, ruleArn, body, traceHeader }) => {
      const definition = functions.list().find((candidate) => candidate.arn === targetArn);
      if (!definition)
        throw new DeliveryError('RESOURCE_NOT_FOUND', `Function ${targetArn} does not exist`, { retryable: false });
      const values = { 'aws:sourcearn': ruleArn, 'aws:sourceaccount': accountId };
      const request = { action: 'lambda:InvokeFunction', resource: targetArn, values };
      if (!allowsService(definition.permissions, 'events.amazonaws.com', request)) {
        const message = `The resource policy of ${definition.name} does not let events.amazonaws.com invoke it for ${ruleArn}`;
        throw new DeliveryError('NO_PERMISSIONS', message, { retryable: false });
      }
      asyncInvoker.accept(definition.name, body, traceHeader);
    },
  };
}
