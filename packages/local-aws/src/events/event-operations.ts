import type * as Sdk from '@aws-sdk/client-eventbridge';
import { AwsError } from '../protocol/aws-error.ts';
import type { OperationTable, ServiceDefinition } from '../server/service-definition.ts';
import type { EventBus } from './event-bus.ts';
import { compilePattern } from './event-pattern.ts';
import { parseSchedule, type Rule, type Rules } from './rules.ts';

const LARGEST_ENTRY_BYTES = 262_144;

/** EventBridge with its default bus only. */
export function eventBridgeService(rules: Rules, bus: EventBus): ServiceDefinition<typeof Sdk> {
  return {
    signingName: 'events',
    sdk: () => import('@aws-sdk/client-eventbridge'),
    operations: { ...ruleOperations(rules, bus), ...eventOperations(bus) },
  };
}

function eventOperations(bus: EventBus): OperationTable<typeof Sdk> {
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

function ruleOperations(rules: Rules, bus: EventBus): OperationTable<typeof Sdk> {
  return {
    PutRule: (input, context) => {
      requireDefaultBus(input.EventBusName);
      const arn = `arn:aws:events:${context.region}:${context.account}:rule/${input.Name}`;
      context.authorize(arn);
      const { EventPattern: source, ScheduleExpression: expression } = input;
      if (source === undefined && expression === undefined) {
        throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
      }
      rules.put({
        name: input.Name,
        arn,
        description: input.Description,
        pattern: source === undefined ? undefined : { source, matches: compilePattern(source) },
        schedule: expression === undefined ? undefined : { expression, everyMs: parseSchedule(expression) },
        enabled: input.State !== 'DISABLED',
        targets: rules.find(input.Name)?.targets ?? new Map(),
      });
      bus.reschedule(input.Name);
      return { RuleArn: arn };
    },
    DeleteRule: (input, context) => {
      requireDefaultBus(input.EventBusName);
      context.authorize(`arn:aws:events:${context.region}:${context.account}:rule/${input.Name}`);
      rules.remove(input.Name);
      bus.reschedule(input.Name);
      return {};
    },
    DescribeRule: (input, context) => {
      const rule = rules.get(input.Name);
      context.authorize(rule.arn);
      return describeRule(rule);
    },
    ListRules: (input, context) => {
      context.authorize(`arn:aws:events:${context.region}:${context.account}:rule/*`);
      return {
        Rules: rules
          .list()
          .filter((rule) => rule.name.startsWith(input.NamePrefix ?? ''))
          .map(describeRule),
      };
    },
    PutTargets: (input, context) => {
      const rule = rules.get(input.Rule);
      context.authorize(rule.arn);
      if (new Set([...rule.targets.keys(), ...input.Targets.map((target) => target.Id)]).size > 5) {
        throw new AwsError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed: 5 targets a rule.',
        );
      }
      for (const target of input.Targets) {
        if (target.Arn.endsWith('.fifo') && target.SqsParameters?.MessageGroupId === undefined) {
          throw new AwsError(
            'ValidationException',
            `Parameter(s) SqsParameters must be specified for target: ${target.Id}.`,
          );
        }
        rule.targets.set(target.Id, target);
      }
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets: (input, context) => {
      const rule = rules.get(input.Rule);
      context.authorize(rule.arn);
      for (const id of input.Ids) rule.targets.delete(id);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    ListTargetsByRule: (input, context) => {
      const rule = rules.get(input.Rule);
      context.authorize(rule.arn);
      return { Targets: [...rule.targets.values()] };
    },
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

function requireDefaultBus(name: string | undefined): void {
  if (name !== undefined && name !== 'default')
    throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
}

function describeRule(rule: Rule): Sdk.Rule {
  return {
    Name: rule.name,
    Arn: rule.arn,
    Description: rule.description,
    EventPattern: rule.pattern?.source,
    ScheduleExpression: rule.schedule?.expression,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    EventBusName: 'default',
  };
}
