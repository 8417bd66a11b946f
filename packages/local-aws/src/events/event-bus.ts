import type { ServiceEvent } from '../compute/event-sink.ts';
import type { IdSource } from '../compute/id-source.ts';
import type { Clock } from '../server/clock.ts';
import type { EmitBusActivity } from './bus-activity.ts';
import type { BusEvent } from './bus-event.ts';
import type { EventDelivery, EventDestination } from './event-destination.ts';
import { EventPost } from './event-post.ts';
import type { Rule, Rules } from './rules.ts';
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

/** The default event bus: what is published goes to the targets of every rule it fits. */
export class EventBus {
  readonly #deps: EventBusDependencies;
  readonly #post: EventPost;
  readonly #schedules = new Map<string, () => void>();

  constructor(deps: EventBusDependencies) {
    this.#deps = deps;
    this.#post = new EventPost(deps);
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
      void this.#post.deliver(
        { eventId: event.id, acceptedAt: Date.parse(event.time), rule: rule.name, target },
        delivery,
      );
    }
  }
}
