import type * as Sdk from '@aws-sdk/client-lambda';
import { AwsError } from '../protocol/aws-error.ts';
import type { OperationTable } from '../server/service-definition.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import type { EventSourceMappings } from './event-source-mappings.ts';
import type { Functions } from './functions.ts';

const DEFAULT_BATCH_SIZE = 10;

/** Event source mappings from SQS. */
export function mappingOperations(functions: Functions, mappings: EventSourceMappings): OperationTable<typeof Sdk> {
  return {
    CreateEventSourceMapping: (input, context) => {
      const definition = functions.get(input.FunctionName, context);
      context.authorize('*');
      if (!input.EventSourceArn?.startsWith('arn:aws:sqs:')) {
        throw new AwsError('NotImplemented', 'Event sources are SQS queues here.', { status: 501 });
      }
      if (input.FilterCriteria?.Filters?.length)
        throw new AwsError('NotImplemented', 'Filters are not simulated.', { status: 501 });
      const mapping = mappings.create(definition, {
        queueArn: input.EventSourceArn,
        batchSize: input.BatchSize ?? DEFAULT_BATCH_SIZE,
        reportsItemFailures: input.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
        maximumConcurrency: input.ScalingConfig?.MaximumConcurrency,
        enabled: input.Enabled ?? true,
      });
      return describe(mapping);
    },
    GetEventSourceMapping: (input, context) => {
      context.authorize('*');
      return describe(mappings.get(input.UUID));
    },
    UpdateEventSourceMapping: async (input, context) => {
      context.authorize('*');
      const mapping = mappings.get(input.UUID);
      return describe(await mappings.setEnabled(mapping.uuid, input.Enabled ?? mapping.enabled));
    },
    DeleteEventSourceMapping: async (input, context) => {
      context.authorize('*');
      return describe(await mappings.remove(input.UUID));
    },
    ListEventSourceMappings: (input, context) => {
      context.authorize('*');
      const name = input.FunctionName && functions.get(input.FunctionName, context).name;
      const found = mappings
        .list()
        .filter(
          (mapping) =>
            (name === undefined || mapping.functionName === name) &&
            (input.EventSourceArn === undefined || mapping.queueArn === input.EventSourceArn),
        );
      return { EventSourceMappings: found.map(describe) };
    },
  };
}

function describe(mapping: EventSourceMapping): Sdk.EventSourceMappingConfiguration {
  return {
    UUID: mapping.uuid,
    EventSourceArn: mapping.queueArn,
    FunctionArn: mapping.functionArn,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: 0,
    State: mapping.enabled ? 'Enabled' : 'Disabled',
    StateTransitionReason: 'USER_INITIATED',
    LastModified: new Date(mapping.modifiedAt),
    FunctionResponseTypes: mapping.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
    ScalingConfig:
      mapping.maximumConcurrency === undefined ? undefined : { MaximumConcurrency: mapping.maximumConcurrency },
  };
}
