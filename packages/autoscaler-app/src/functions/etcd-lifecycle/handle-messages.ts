import type { LambdaContextLike } from '@dedicated-k8s/observability/lambda';
import type { FunctionEnvironment } from './function-environment.ts';
import { functionErrors } from './function-errors.ts';
import { handleTermination } from './handle-termination.ts';
import { etcdMemberRemovalFailure } from './metrics.ts';
import { readTerminationEvent } from './termination-event.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/** The part of an SQS event that is used. @see AWS Lambda Developer Guide, "Using Lambda with Amazon SQS" */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Messages that are to come back. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Handles the messages of a batch in their order; what follows one that is to come back comes back as well, as a FIFO
 * queue demands. One message is an invocation's normal share.
 */
export async function handleMessages(
  ports: TerminationPorts,
  environment: FunctionEnvironment,
  { Records }: QueueEvent,
  context: Pick<LambdaContextLike, 'awsRequestId' | 'getRemainingTimeInMillis'>,
  { logger, metrics, signal }: Pick<Invocation, 'logger' | 'metrics' | 'signal'>,
): Promise<BatchResponse> {
  const deadlineAt = ports.clock.now() + context.getRemainingTimeInMillis();
  const invocation = { ...environment, logger, metrics, signal, requestId: context.awsRequestId, deadlineAt };
  for (const [index, { body }] of Records.entries()) {
    const outcome = await handleMessage(body, ports, invocation);
    if (outcome === 'later') {
      return { batchItemFailures: Records.slice(index).map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }
  }
  return { batchItemFailures: [] };
}

async function handleMessage(body: string, ports: TerminationPorts, invocation: Invocation): Promise<'done' | 'later'> {
  const { logger, metrics, names } = invocation;
  const watched = { group: names.groups.controlPlane, hook: names.hooks.controlPlaneTermination };
  const event = readTerminationEvent(body, watched);
  switch (event.kind) {
    case 'termination':
      return handleTermination(ports, event.termination, invocation);
    case 'foreign':
      logger.info('a message is none of ours', { reason: event.reason });
      return 'done';
    case 'unreadable': {
      // Trying again would not make it readable, and would hold up the terminations behind it.
      const error = functionErrors.FUNCTION_EVENT_UNREADABLE({ reason: event.reason, group: watched.group });
      logger.error('a termination cannot be handled', { error });
      metrics.record(etcdMemberRemovalFailure, 1);
      return 'done';
    }
  }
}
