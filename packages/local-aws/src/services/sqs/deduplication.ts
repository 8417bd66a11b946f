/** For how long a FIFO queue remembers a deduplication id. */
const MEMORY_MS = 5 * 60_000;

/** What was sent under a deduplication id in the last five minutes. */
export class Deduplication<Sent> {
  readonly #sent = new Map<string, { readonly sent: Sent; readonly forgetAt: number }>();

  /** @param scope the message group, or nothing where ids count in the whole queue */
  find(scope: string, id: string, now: number): Sent | undefined {
    for (const [key, { forgetAt }] of this.#sent) if (forgetAt <= now) this.#sent.delete(key);
    return this.#sent.get(keyOf(scope, id))?.sent;
  }

  remember(scope: string, id: string, now: number, sent: Sent): void {
    this.#sent.set(keyOf(scope, id), { sent, forgetAt: now + MEMORY_MS });
  }
}

function keyOf(scope: string, id: string): string {
  return JSON.stringify([scope, id]);
}
