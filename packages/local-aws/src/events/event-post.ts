import type { Clock } from '../server/clock.ts';
import type { BusActivity, EmitBusActivity } from './bus-activity.ts';
import { DeliveryError, type EventDelivery, type EventDestination } from './event-destination.ts';
import type { RuleTarget } from './rules.ts';

/** What a delivery is made for. */
export interface EventErrand {
  readonly eventId: string;
  readonly acceptedAt: number;
  readonly rule: string;
  readonly target: RuleTarget;
}

const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_S = 86_400;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/**
 * Brings events to targets: again with growing pauses while that can help, then to the target's dead-letter queue.
 * @see "How EventBridge retries delivering events", "Using dead-letter queues to process undelivered events"
 */
export class EventPost {
  readonly #clock: Clock;
  readonly #destinations: Readonly<Record<string, EventDestination>>;
  readonly #emit: EmitBusActivity;

  constructor(deps: {
    readonly clock: Clock;
    readonly destinations: Readonly<Record<string, EventDestination>>;
    readonly emit: EmitBusActivity;
  }) {
    this.#clock = deps.clock;
    this.#destinations = deps.destinations;
    this.#emit = deps.emit;
  }

  async deliver(errand: EventErrand, delivery: EventDelivery, retries = 0): Promise<void> {
    const { target } = errand;
    try {
      await this.#destination(target.Arn).deliver(delivery);
      this.#emit({
        kind: 'event-delivered',
        at: this.#clock.now(),
        id: errand.eventId,
        rule: errand.rule,
        target: target.Arn,
      });
    } catch (cause) {
      const error = asDeliveryError(cause);
      const next = this.#decideNext(errand, error, retries);
      this.#failed(errand, target.Arn, error, next);
      if (next === 'dead-letter') await this.#bury(errand, delivery, error, retries);
      if (next !== 'retry') return;
      const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** retries);
      this.#clock.schedule(pauseMs, () => void this.deliver(errand, delivery, retries + 1));
    }
  }

  #decideNext(
    { target, acceptedAt }: EventErrand,
    error: DeliveryError,
    retries: number,
  ): 'retry' | 'dead-letter' | 'dropped' {
    const { MaximumRetryAttempts: most = DEFAULT_RETRIES, MaximumEventAgeInSeconds: oldestS = DEFAULT_AGE_S } =
      target.RetryPolicy ?? {};
    const ageS = (this.#clock.now() - acceptedAt) / 1000;
    if (error.retryable && retries < most && ageS < oldestS) return 'retry';
    return target.DeadLetterConfig?.Arn === undefined ? 'dropped' : 'dead-letter';
  }

  async #bury(errand: EventErrand, delivery: EventDelivery, error: DeliveryError, retries: number): Promise<void> {
    const queueArn = errand.target.DeadLetterConfig?.Arn ?? '';
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
      this.#failed(errand, queueArn, asDeliveryError(cause), 'dropped');
    }
  }

  #failed(errand: EventErrand, target: string, { code, message }: DeliveryError, next: FailedDelivery['next']): void {
    const { eventId: id, rule } = errand;
    this.#emit({ kind: 'event-delivery-failed', at: this.#clock.now(), id, rule, target, code, message, next });
  }

  #destination(arn: string): EventDestination {
    const destination = this.#destinations[arn.split(':')[2] ?? ''];
    if (!destination)
      throw new DeliveryError('NOT_SIMULATED', `Targets of the kind ${arn} are not simulated`, { retryable: false });
    return destination;
  }
}

type FailedDelivery = Extract<BusActivity, { kind: 'event-delivery-failed' }>;

function asDeliveryError(cause: unknown): DeliveryError {
  return cause instanceof DeliveryError
    ? cause
    : new DeliveryError('INTERNAL_ERROR', String(cause), { retryable: true, cause });
}
