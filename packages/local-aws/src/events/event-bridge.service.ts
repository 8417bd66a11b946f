import type * as Sdk from '@aws-sdk/client-eventbridge';
import type { ServiceDefinition } from '../server/service-definition.ts';
import type { EventBus } from './event-bus.ts';
import { eventOperations } from './event-operations.ts';
import { ruleOperations } from './rule-operations.ts';
import type { Rules } from './rules.ts';

/** EventBridge with its default bus only. */
export function eventBridgeService(rules: Rules, bus: EventBus): ServiceDefinition<typeof Sdk> {
  return {
    signingName: 'events',
    sdk: () => import('@aws-sdk/client-eventbridge'),
    operations: { ...ruleOperations(rules, bus), ...eventOperations(bus) },
    enums: (models) => ({ PutRuleRequest: { State: models.RuleState } }),
  };
}
