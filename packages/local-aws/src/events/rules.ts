import type * as Sdk from '@aws-sdk/client-eventbridge';
import { AwsError } from '../protocol/aws-error.ts';
import type { Checked } from '../server/service-definition.ts';
import type { EventMatcher } from './event-pattern.ts';

export type RuleTarget = Checked<Sdk.Target>;

/** A rule on the default event bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly pattern: { readonly source: string; readonly matches: EventMatcher } | undefined;
  readonly schedule: { readonly expression: string; readonly everyMs: number } | undefined;
  readonly enabled: boolean;
  readonly targets: Map<string, RuleTarget>;
}

/** The rules of the default event bus. */
export class Rules {
  readonly #byName = new Map<string, Rule>();

  put(rule: Rule): void {
    this.#byName.set(rule.name, rule);
  }

  list(): readonly Rule[] {
    return [...this.#byName.values()];
  }

  find(name: string): Rule | undefined {
    return this.#byName.get(name);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(name: string): Rule {
    const rule = this.#byName.get(name);
    if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
    return rule;
  }

  remove(name: string): void {
    const rule = this.#byName.get(name);
    if (rule && rule.targets.size > 0)
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    this.#byName.delete(name);
  }
}

/**
 * The period of `rate(5 minutes)`.
 * @throws AwsError ValidationException; NotImplemented for cron expressions
 */
export function parseSchedule(expression: string): number {
  if (expression.startsWith('cron('))
    throw new AwsError('NotImplemented', 'Schedules are rate expressions here.', { status: 501 });
  const match = /^rate\((\d+) (minutes?|hours?|days?)\)$/.exec(expression);
  const count = Number(match?.[1]);
  const singular = match?.[2]?.endsWith('s') === false;
  if (!match || count < 1 || singular !== (count === 1))
    throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
  const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[match[2]!.replace(/s$/, '')]!;
  return count * unitMs;
}
