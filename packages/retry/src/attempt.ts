/** What an operation is told about the attempt it makes. Can be handed on as the options of an inner policy's call. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** Aborts when the caller does, when the attempt's time is over and at the overall deadline; never after success. */
  readonly signal: AbortSignal;
  /** When this attempt will be cut off, in ms since the epoch; `undefined` without time-out and deadline. */
  readonly deadlineAt: number | undefined;
}

/** The attempt in progress. Its signal is made when it is first asked for: most operations that succeed never do. */
export class RunningAttempt implements Attempt {
  readonly number: number;
  readonly deadlineAt: number | undefined;
  #callerSignal: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #stopped = false;
  #reason: unknown;

  /** `deadlineAt` is `Infinity` for an attempt without limit. */
  constructor(number: number, deadlineAt: number, callerSignal: AbortSignal | undefined) {
    this.number = number;
    this.deadlineAt = deadlineAt === Infinity ? undefined : deadlineAt;
    this.#callerSignal = callerSignal;
  }

  get signal(): AbortSignal {
    // Without a limit of our own, the caller's signal says everything.
    if (this.deadlineAt === undefined && this.#callerSignal !== undefined) return this.#callerSignal;
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#stopped) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Aborts the signal, also one that is asked for later. */
  stop(reason: unknown): void {
    this.#stopped = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
