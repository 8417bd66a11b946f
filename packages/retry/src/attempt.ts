/** What an operation is told about the attempt it makes. Can be handed on as the options of an inner policy's call. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** Aborts when the caller does, when the attempt's time is over and at the overall deadline; never after success. */
  readonly signal: AbortSignal;
  /** When this attempt will be cut off, in ms since the epoch; `undefined` without time-out and deadline. */
  readonly deadlineAt: number | undefined;
}

/** The attempt in progress. Its signal is made when it is first needed: most operations that succeed never ask for it. */
export class RunningAttempt implements Attempt {
  readonly number: number;
  readonly deadlineAt: number | undefined;
  readonly #callerSignal: AbortSignal | undefined;
  #lazyController: AbortController | undefined;

  /** `deadlineAt` is `Infinity` for an attempt without limit. */
  constructor(number: number, deadlineAt: number, callerSignal: AbortSignal | undefined) {
    this.number = number;
    this.deadlineAt = deadlineAt === Infinity ? undefined : deadlineAt;
    this.#callerSignal = callerSignal;
  }

  get signal(): AbortSignal {
    // Without a limit of our own, the caller's signal says everything.
    if (this.deadlineAt === undefined && this.#callerSignal !== undefined) return this.#callerSignal;
    return this.#controller.signal;
  }

  /** Aborts the signal, also one that is asked for later. */
  stop(reason: unknown): void {
    this.#controller.abort(reason);
  }

  get #controller(): AbortController {
    this.#lazyController ??= new AbortController();
    return this.#lazyController;
  }
}
