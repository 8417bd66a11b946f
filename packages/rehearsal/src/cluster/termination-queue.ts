import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { done, type Probe, waitingFor } from '../scenario/until.ts';
import type { World } from '../scenario/world.ts';

/** The queue through which terminations of control planes reach their function, as the account's owner sees it. */
export class TerminationQueue {
  readonly #client: SQSClient;
  readonly #url: string;
  readonly #deadLettersUrl: string;
  readonly #group: string;

  private constructor(
    client: SQSClient,
    urls: { readonly queue: string; readonly deadLetters: string },
    group: string,
  ) {
    this.#client = client;
    this.#url = urls.queue;
    this.#deadLettersUrl = urls.deadLetters;
    this.#group = group;
  }

  static async open({ aws, names }: World): Promise<TerminationQueue> {
    const client = await aws.clients.sqs();
    const urlOf = async (QueueName: string): Promise<string> =>
      (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
    const { etcdLifecycle, etcdLifecycleDeadLetters } = names.queues;
    const urls = { queue: await urlOf(etcdLifecycle), deadLetters: await urlOf(etcdLifecycleDeadLetters) };
    return new TerminationQueue(client, urls, names.cluster);
  }

  /** @param id - makes it a message of its own: a queue drops what it was sent before under the same id. */
  async send(body: object, id: string): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify(body),
        MessageGroupId: this.#group,
        MessageDeduplicationId: id,
      }),
    );
  }

  /** How long a message that was taken and not acknowledged stays away. Counts for messages that are taken from now on. */
  async setVisibilityTimeout(seconds: number): Promise<void> {
    await this.#client.send(
      new SetQueueAttributesCommand({ QueueUrl: this.#url, Attributes: { VisibilityTimeout: String(seconds) } }),
    );
  }

  /** Whether nothing is left in it, nor in the one for what could never be handled. */
  async isEmpty(): Promise<Probe<void>> {
    const [queue, deadLetters] = [await this.#count(this.#url), await this.#count(this.#deadLettersUrl)];
    return queue + deadLetters === 0 ? done(undefined) : waitingFor(`${queue} messages, ${deadLetters} dead letters`);
  }

  async #count(QueueUrl: string): Promise<number> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  }
}
