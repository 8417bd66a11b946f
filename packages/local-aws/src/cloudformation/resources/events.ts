import type { Target } from '@aws-sdk/client-eventbridge';
import { asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** `AWS::Events::Rule` with its targets. */
export const rule: ResourceProvider = async (properties, account, name) => {
  const { PutRuleCommand, PutTargetsCommand } = await import('@aws-sdk/client-eventbridge');
  const { Targets, EventPattern, ...rest } = properties;
  const Name = optional(rest.Name, (value) => asString(value, 'Name')) ?? name;
  const pattern = EventPattern === undefined ? {} : { EventPattern: JSON.stringify(EventPattern) };
  const client = await account.clients.eventBridge();
  const { RuleArn } = await client.send(new PutRuleCommand({ ...rest, ...pattern, Name }));
  if (Targets !== undefined) await client.send(new PutTargetsCommand({ Rule: Name, Targets: Targets as Target[] }));
  return { ref: Name, attributes: { Arn: RuleArn } };
};
