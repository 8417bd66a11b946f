import type { QueuedMessage } from './message.ts';

/** What a receipt handle stands for: one receipt of one message. */
export interface Receipt {
  readonly messageId: string;
  readonly receiveCount: number;
}

/** Receipt handles of a queue; each says which receipt of which message it is, so that a stale one is known. */
export class ReceiptHandles {
  readonly #queueArn: string;

  constructor(queueArn: string) {
    this.#queueArn = queueArn;
  }

  issue({ id, receiveCount }: QueuedMessage): string {
    return Buffer.from(JSON.stringify([this.#queueArn, id, receiveCount])).toString('base64');
  }

  /** Undefined for what this queue never issued. */
  read(handle: string): Receipt | undefined {
    try {
      const [queueArn, messageId, receiveCount] = JSON.parse(Buffer.from(handle, 'base64').toString()) as [
        string,
        string,
        number,
      ];
      return queueArn === this.#queueArn ? { messageId, receiveCount } : undefined;
    } catch {
      return undefined;
    }
  }
}
