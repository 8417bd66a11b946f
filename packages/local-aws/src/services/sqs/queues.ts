import { AwsError } from '../../protocol/aws-error.ts';
import type { Clock } from '../../server/clock.ts';
import { Queue } from './queue.ts';
import { checkAttributes, defaultAttributes, type QueueAttributes } from './queue-attributes.ts';

/** For how long the name of a deleted queue stays taken. */
const DELETED_NAME_MS = 60_000;

/** The queues of an account in a region. */
export class Queues {
  readonly #clock: Clock;
  readonly #arnPrefix: string;
  readonly #queues = new Map<string, Queue>();
  readonly #deletedAt = new Map<string, number>();

  constructor(options: { readonly clock: Clock; readonly region: string; readonly accountId: string }) {
    this.#clock = options.clock;
    this.#arnPrefix = `arn:aws:sqs:${options.region}:${options.accountId}:`;
  }

  arnOf(name: string): string {
    return `${this.#arnPrefix}${name}`;
  }

  all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  byName(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  byArn(arn: string): Queue | undefined {
    return arn.startsWith(this.#arnPrefix) ? this.byName(arn.slice(this.#arnPrefix.length)) : undefined;
  }

  /** By the last part of its URL. @throws AwsError QueueDoesNotExist */
  byUrl(url: string): Queue {
    const queue = this.byName(url.split('/').at(-1) ?? '');
    if (queue) return queue;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }

  /**
   * Makes a queue, or finds the one that is like it.
   * @throws AwsError InvalidParameterValue, InvalidAttributeName, InvalidAttributeValue, QueueNameExists, QueueDeletedRecently
   */
  create(name: string, attributes: QueueAttributes): Queue {
    const isFifo = attributes['FifoQueue'] === 'true';
    checkName(name, isFifo);
    checkAttributes(attributes, isFifo);
    const existing = this.#queues.get(name);
    if (existing) return refuseDifference(existing, attributes);
    const deletedAt = this.#deletedAt.get(name);
    if (deletedAt !== undefined && this.#clock.now() - deletedAt < DELETED_NAME_MS) {
      const problem =
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.';
      throw new AwsError('QueueDeletedRecently', problem);
    }
    const queue = new Queue({
      name,
      arn: this.arnOf(name),
      clock: this.#clock,
      attributes: { ...defaultAttributes(), ...attributes },
      deadLetter: (arn) => this.byArn(arn),
    });
    this.checkRedrive(queue);
    this.#queues.set(name, queue);
    return queue;
  }

  /** Refuses a dead-letter queue that is not there or of the other kind. @throws AwsError InvalidParameterValue */
  checkRedrive({ settings }: Pick<Queue, 'settings'>): void {
    if (!settings.redrive) return;
    const target = this.byArn(settings.redrive.deadLetterTargetArn);
    if (target && target.settings.isFifo === settings.isFifo) return;
    const reason = target
      ? 'Dead-letter queue must be same type of queue as the source'
      : 'Dead letter target does not exist';
    const value = JSON.stringify(settings.redrive);
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${value} for parameter RedrivePolicy is invalid. Reason: ${reason}.`,
    );
  }

  delete(queue: Queue): void {
    this.#queues.delete(queue.name);
    this.#deletedAt.set(queue.name, this.#clock.now());
  }
}

function checkName(name: string, isFifo: boolean): void {
  if (/^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name) && isFifo) return;
  if (/^[A-Za-z0-9_-]{1,80}$/.test(name) && !isFifo) return;
  const suffix = isFifo ? ', must end with .fifo suffix' : '';
  const rule = `Can only include alphanumeric characters, hyphens, or underscores${suffix}. 1 to 80 in length`;
  throw new AwsError('InvalidParameterValue', rule);
}

function refuseDifference(existing: Queue, attributes: QueueAttributes): Queue {
  const different = Object.keys(attributes).find((name) => existing.attributes[name] !== attributes[name]);
  if (different === undefined) return existing;
  const problem = 'A queue already exists with the same name and a different value for attribute';
  throw new AwsError('QueueNameExists', `${problem} ${different}`);
}
