/** How items leave the process, and what becomes of them when they cannot. */
export interface DeliveryOptions<T> {
  /** What is delivered, for messages: `spans`, `metrics`. */
  readonly what: string;
  /**
   * Sends one batch; rejects when it did not arrive. A rejection with `retryable: false` gives the batch up at once, one with
   * `retryAfterMs` makes the next pause at least that long, up to five minutes.
   */
  readonly send: (batch: readonly T[], signal: AbortSignal) => Promise<void>;
  /** Items held at most; beyond it the oldest go. */
  readonly maxQueued: number;
  readonly maxBatch: number;
  /** Bound of the sizes of a batch's items together. Default: none. */
  readonly maxBatchSize?: number;
  readonly sizeOf?: (item: T) => number;
  /** Leaves out, counts and says what the back end would refuse by now, so that it does not cost its batch. */
  readonly sift?: (batch: readonly T[]) => readonly T[];
  /** Time from an item to its delivery, in milliseconds. */
  readonly everyMs: number;
  /** Longest time of one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Told once when deliveries begin to fail, and once what was lost. */
  readonly say: (notice: DeliveryNotice) => void;
  /** Milliseconds of a clock that never steps back. Default `performance.now`. */
  readonly clock?: () => number;
}

/** What becomes of spans or metrics that cannot be delivered: said once when it begins, once when something is lost. */
export interface DeliveryNotice {
  readonly message: string;
  readonly reason: string;
  /** Lost for good; 0 while nothing is. */
  readonly dropped: number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_ASKED_PAUSE_MS = 300_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Delivers items in batches in the background. A back end that is down costs bounded memory and no time: after a failure
 * nothing is tried until a growing pause is over, items over the bound are dropped, counted and said. A process that ends by
 * itself delivers first; one that is ended says what is lost.
 */
export class BoundedDelivery<T> {
  readonly #options: DeliveryOptions<T>;
  readonly #clock: () => number;
  #queue: T[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #pauseMs = 0;
  #retryAt = 0;
  #dropped = 0;
  #unsaid = 0;
  #failing = false;
  /** Items of the batch under way. */
  #sending = 0;
  #watchesEnd = false;
  readonly #onBeforeExit = (): void => void this.flush();
  readonly #onExit = (): void => this.abandon();

  constructor(options: DeliveryOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
  }

  /** Items lost since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  get queued(): number {
    return this.#queue.length;
  }

  add(item: T): void {
    this.#queue.push(item);
    this.#dropExcess();
    this.#watchEnd(true);
    const { maxBatch, maxQueued } = this.#options;
    // A queue that is shorter than a batch would otherwise overflow before it is sent.
    if (this.#queue.length >= Math.min(maxBatch, maxQueued)) void this.flush();
    else this.#schedule();
  }

  /** Sends what is queued; returns at once while a failing back end is given a pause. Never rejects. */
  flush(): Promise<void> {
    if (this.#running !== undefined) return this.#running;
    if (this.#queue.length === 0) return Promise.resolve();
    if (this.#clock() < this.#retryAt) {
      this.#schedule();
      return Promise.resolve();
    }
    this.#running = this.#sendAll().finally(() => {
      this.#running = undefined;
      if (this.#queue.length > 0) this.#schedule();
      else this.#watchEnd(false);
    });
    return this.#running;
  }

  /** One last attempt, whatever the pause; what is left is lost and said. */
  async shutdown(): Promise<void> {
    await this.#running;
    this.#retryAt = 0;
    await this.flush();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.abandon();
  }

  /** Counts and says what has not been delivered: for the end of the process. */
  abandon(): void {
    this.#watchEnd(false);
    this.#drop(this.#queue.splice(0).length + this.#sending);
    this.#sending = 0;
    this.#sayDrops('not delivered before the end');
  }

  /** Listeners while there is something to lose, and only then: a process may have many of these. */
  #watchEnd(watches: boolean): void {
    if (watches === this.#watchesEnd) return;
    this.#watchesEnd = watches;
    const change = watches ? 'on' : 'off';
    process[change]('beforeExit', this.#onBeforeExit);
    process[change]('exit', this.#onExit);
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(this.#options.everyMs, this.#retryAt - this.#clock());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, wait);
    this.#timer.unref();
  }

  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const next = this.#queue.splice(0, this.#batchLength());
      const batch = this.#options.sift?.(next) ?? next;
      if (batch.length === 0) continue;
      this.#sending = batch.length;
      try {
        await this.#options.send(batch, AbortSignal.timeout(Math.min(this.#options.timeoutMs, LONGEST_TIMER_MS)));
        this.#recovered();
      } catch (error) {
        if (!isRetryable(error)) {
          this.#drop(batch.length);
          this.#sayDrops(reasonOf(error));
          continue;
        }
        this.#queue = [...batch, ...this.#queue];
        this.#dropExcess();
        this.#failed(reasonOf(error), askedPauseMs(error));
        return;
      } finally {
        this.#sending = 0;
      }
    }
  }

  /** How many of the first items fit into one batch: at least one. */
  #batchLength(): number {
    const { maxBatch, maxBatchSize, sizeOf } = this.#options;
    if (maxBatchSize === undefined || sizeOf === undefined) return maxBatch;
    let size = 0;
    let length = 0;
    for (const item of this.#queue) {
      size += sizeOf(item);
      if (length > 0 && (size > maxBatchSize || length === maxBatch)) break;
      length += 1;
    }
    return length;
  }

  #failed(reason: string, askedMs: number): void {
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, this.#pauseMs * 2));
    this.#retryAt = this.#clock() + Math.max(this.#pauseMs, Math.min(askedMs, LONGEST_ASKED_PAUSE_MS));
    if (this.#failing) return;
    this.#failing = true;
    this.#say(`${this.#options.what} cannot be delivered`, reason, 0);
  }

  #recovered(): void {
    this.#pauseMs = 0;
    this.#retryAt = 0;
    if (this.#failing) this.#sayDrops('the back end was unavailable');
    this.#failing = false;
  }

  #dropExcess(): void {
    const excess = this.#queue.length - this.#options.maxQueued;
    if (excess > 0) this.#drop(this.#queue.splice(0, excess).length);
  }

  #drop(count: number): void {
    this.#dropped += count;
    this.#unsaid += count;
  }

  #sayDrops(reason: string): void {
    if (this.#unsaid === 0) return;
    const count = this.#unsaid;
    this.#unsaid = 0;
    this.#say(`${this.#options.what} dropped`, reason, count);
  }

  #say(message: string, reason: string, dropped: number): void {
    try {
      this.#options.say({ message, reason, dropped });
    } catch {
      // Whoever records a span or metric must not feel a logger that throws.
    }
  }
}

const isRetryable = (error: unknown): boolean =>
  !(typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === false);

const askedPauseMs = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : 0;

const reasonOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : 'unknown');
