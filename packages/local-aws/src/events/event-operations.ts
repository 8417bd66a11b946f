import type * as Sdk from '@aws-sdk/client-eventbridge';
import { AwsError } from '../protocol/aws-error.ts';
import type { OperationTable } from '../server/service-definition.ts';
import type { EventBus } from './event-bus.ts';
import { compilePattern } from './event-pattern.ts';

const LARGEST_ENTRY_BYTES = 262_144;

/** Publishing events. */
export function eventOperations(bus: EventBus): OperationTable<typeof Sdk> {
  return {
    PutEvents: (input, context) => {
      if (input.Entries.length > 10) throw new AwsError('ValidationException', 'A request has at most 10 entries.');
      context.authorize(`arn:aws:events:${context.region}:${context.account}:event-bus/default`);
      const results = input.Entries.map((entry): Sdk.PutEventsResultEntry => {
        const problem = entryProblem(entry);
        if (problem) return problem;
        const {
          Source: source = '',
          DetailType: detailType = '',
          Resources: resources = [],
          Time: time,
          TraceHeader: traceHeader,
        } = entry;
        const detail = JSON.parse(entry.Detail!) as Record<string, unknown>;
        return {
          EventId: bus.publish({
            source,
            detailType,
            resources,
            detail,
            time,
            traceHeader: traceHeader ?? context.trace.xRayHeader,
          }),
        };
      });
      return { FailedEntryCount: results.filter((result) => result.ErrorCode !== undefined).length, Entries: results };
    },
    TestEventPattern: (input) => ({ Result: compilePattern(input.EventPattern)(parseEvent(input.Event)) }),
  };
}

function entryProblem(entry: Sdk.PutEventsRequestEntry): Sdk.PutEventsResultEntry | undefined {
  const invalid = (ErrorMessage: string): Sdk.PutEventsResultEntry => ({ ErrorCode: 'InvalidArgument', ErrorMessage });
  if (!entry.Source || !entry.DetailType || !entry.Detail) {
    return invalid(
      `Parameter ${!entry.Source ? 'Source' : !entry.DetailType ? 'DetailType' : 'Detail'} is not valid. Reason: it is required.`,
    );
  }
  if (entry.EventBusName !== undefined && !/(^|\/)default$/.test(entry.EventBusName))
    return invalid(`EventBus ${entry.EventBusName} does not exist.`);
  if (entry.Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  if (Buffer.byteLength(entry.Detail) > LARGEST_ENTRY_BYTES)
    return invalid('Total size of the entries in the request is over the limit.');
  try {
    const detail: unknown = JSON.parse(entry.Detail);
    if (typeof detail === 'object' && detail !== null && !Array.isArray(detail)) return undefined;
  } catch {
    // Refused below, like a detail that is no object.
  }
  return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function parseEvent(event: string): unknown {
  try {
    return JSON.parse(event);
  } catch (cause) {
    throw new AwsError('ValidationException', 'Parameter Event is not valid JSON.', { cause });
  }
}
