import type { ServiceEvent } from '../compute/event-sink.ts';
import type { IdSource } from '../compute/id-source.ts';
import type { Clock } from '../server/clock.ts';
import type { EmitBusActivity } from './bus-activity.ts';
import type { BusEvent } from './bus-event.ts';
import { DeliveryError, type EventDelivery, type EventDestination } from './event-destination.ts';
import type { Rule, Rules, RuleTarget } from './rules.ts';
import { targetInput } from './target-input.ts';

export interface EventBusDependencies {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly region: string;
  readonly accountId: string;
  readonly rules: Rules;
  /** By the service in the target's ARN: `sqs`, `lambda`. */
  readonly destinations: Readonly<Record<string, EventDestination>>;
  readonly emit: EmitBusActivity;
}

const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_S = 86_400;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/** The default event bus: what is published goes to the targets of every rule it fits. */
export class EventBus {
  readonly #deps: EventBusDependencies;
  readonly #schedules = new Map<string, () => void>();

  constructor(deps: EventBusDependencies) {
    this.#deps = deps;
  }

  /** @returns the event's id */
  publish(
    event: ServiceEvent & { readonly time?: Date | undefined; readonly traceHeader?: string | undefined },
  ): string {
    const { clock, ids, region, accountId, rules, emit } = this.#deps;
    const complete: BusEvent = {
      version: '0',
      id: ids.uuid(),
      'detail-type': event.detailType,
      source: event.source,
      account: accountId,
      time: (event.time ?? new Date(clock.now())).toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources: event.resources,
      detail: event.detail,
    };
    emit({
      kind: 'event-published',
      at: clock.now(),
      id: complete.id,
      source: event.source,
      detailType: event.detailType,
    });
    for (const rule of rules.list()) {
      if (rule.enabled && rule.pattern?.matches(complete)) this.#fan(rule, complete, event.traceHeader);
    }
    return complete.id;
  }

  /** Starts, restarts or stops the schedule of a rule after it was put or removed. */
  reschedule(name: string): void {
    this.#schedules.get(name)?.();
    this.#schedules.delete(name);
    const rule = this.#deps.rules.find(name);
    if (rule?.schedule && rule.enabled) this.#tick(rule.name, rule.schedule.everyMs);
  }

  close(): void {
    for (const cancel of this.#schedules.values()) cancel();
    this.#schedules.clear();
  }

  #tick(name: string, everyMs: number): void {
    const cancel = this.#deps.clock.schedule(everyMs, () => {
      const rule = this.#deps.rules.find(name);
      if (!rule?.schedule || !rule.enabled) return;
      const event = this.#scheduledEvent(rule);
      this.#fan(rule, event, undefined);
      this.#tick(name, everyMs);
    });
    this.#schedules.set(name, cancel);
  }

  #scheduledEvent(rule: Rule): BusEvent {
    const { clock, ids, region, accountId } = this.#deps;
    const time = new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    return {
      version: '0',
      id: ids.uuid(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: accountId,
      time,
      region,
      resources: [rule.arn],
      detail: {},
    };
  }

  #fan(rule: Rule, event: BusEvent, traceHeader: string | undefined): void {
    for (const target of rule.targets.values()) {
      const delivery: EventDelivery = {
        ruleArn: rule.arn,
        targetArn: target.Arn,
        body: targetInput(target, event, rule.arn),
        messageGroupId: target.SqsParameters?.MessageGroupId,
        traceHeader,
      };
      void this.#deliver(rule, target, event, delivery, 0);
    }
  }

  async #deliver(
    rule: Rule,
    target: RuleTarget,
    event: BusEvent,
    delivery: EventDelivery,
    retries: number,
  ): Promise<void> {
    const { clock, emit } = this.#deps;
    const about = { id: event.id, rule: rule.name, target: target.Arn };
    try {
      await this.#destination(target.Arn).deliver(delivery);
      emit({ kind: 'event-delivered', at: clock.now(), ...about });
    } catch (cause) {
      const error =
        cause instanceof DeliveryError
          ? cause
          : new DeliveryError('INTERNAL_ERROR', String(cause), { retryable: true, cause });
      const ageS = (clock.now() - Date.parse(event.time)) / 1000;
      const mayRetry =
        retries < (target.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRIES) &&
        ageS < (target.RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_S);
      const next =
        error.retryable && mayRetry ? 'retry' : target.DeadLetterConfig?.Arn === undefined ? 'dropped' : 'dead-letter';
      emit({
        kind: 'event-delivery-failed',
        at: clock.now(),
        ...about,
        code: error.code,
        message: error.message,
        next,
      });
      if (next === 'dead-letter') await this.#bury(target, delivery, error, retries);
      if (next !== 'retry') return;
      const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** retries);
      clock.schedule(pauseMs, () => void this.#deliver(rule, target, event, delivery, retries + 1));
    }
  }

  /** @see "Using dead-letter queues to process undelivered events in EventBridge" */
  async #bury(target: RuleTarget, delivery: EventDelivery, error: DeliveryError, retries: number): Promise<void> {
    const queueArn = target.DeadLetterConfig!.Arn!;
    const attributes = {
      RULE_ARN: delivery.ruleArn,
      TARGET_ARN: delivery.targetArn,
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      RETRY_ATTEMPTS: String(retries),
    };
    try {
      await this.#destination(queueArn).deliver({
        ...delivery,
        targetArn: queueArn,
        messageGroupId: undefined,
        attributes,
      });
    } catch (cause) {
      const { clock, emit } = this.#deps;
      const about = { id: '', rule: delivery.ruleArn, target: queueArn };
      emit({
        kind: 'event-delivery-failed',
        at: clock.now(),
        ...about,
        code: 'NO_DEAD_LETTER',
        message: String(cause),
        next: 'dropped',
      });
    }
  }

  #destination(arn: string): EventDestination {
    const destination = this.#deps.destinations[arn.split(':')[2] ?? ''];
    if (!destination)
      throw new DeliveryError('NOT_SIMULATED', `Targets of the kind ${arn} are not simulated`, { retryable: false });
    return destination;
  }
}
