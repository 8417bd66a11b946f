import type * as Sdk from '@aws-sdk/client-eventbridge';
import { AwsError } from '../protocol/aws-error.ts';
import type { OperationTable } from '../server/service-definition.ts';
import type { EventBus } from './event-bus.ts';
import { compilePattern } from './event-pattern.ts';
import { parseSchedule, type Rule, type Rules } from './rules.ts';

/** Rules and their targets on the default bus. */
export function ruleOperations(rules: Rules, bus: EventBus): OperationTable<typeof Sdk> {
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
