import type { IBackoff } from 'cockatiel';
import { type Attempt, RunningAttempt } from './attempt.ts';
import type { BackoffContext } from './backoff.ts';
import type { Bulkhead } from './bulkhead.ts';
import { CallHistory } from './call-history.ts';
import type { Permit } from './circuit-breaker.ts';
import { type Classification, UNKNOWN } from './classify/classification.ts';
import { classifyFailure } from './classify/classify-failure.ts';
import { decideNext } from './decide-next.ts';
import { AttemptTimeoutError } from './errors/attempt-timeout-error.ts';
import { createEndingError, type EndingReason } from './errors/ending-error.ts';
import type { RetryError } from './errors/retry-error.ts';
import { type ExecuteOptions, resolveDeadline } from './execute-options.ts';
import type { PolicyParts } from './policy-parts.ts';
import { raceAgainst } from './race.ts';

/** One call through a policy: its attempts, its waits and its end. */
export class PolicyCall<T> {
  /** Why the call failed; `undefined` before. */
  endReason: string | undefined;
  readonly #parts: PolicyParts;
  readonly #operation: (attempt: Attempt) => Promise<T> | T;
  readonly #signal: AbortSignal | undefined;
  readonly #idempotent: boolean;
  readonly #startedAt: number;
  readonly #deadlineAt: number | undefined;
  #number = 0;
  #attemptStartedAt: number;
  #permit: Permit | undefined;
  #backoff: IBackoff<BackoffContext> | undefined;
  #lazyHistory: CallHistory | undefined;
  /** The error of the call's end, once that is settled: nothing is decided about it again. */
  #ending: unknown;

  constructor(
    parts: PolicyParts,
    operation: (attempt: Attempt) => Promise<T> | T,
    options: ExecuteOptions<unknown> | undefined,
  ) {
    this.#parts = parts;
    this.#operation = operation;
    this.#signal = options?.signal;
    this.#idempotent = options?.idempotent ?? parts.idempotent;
    this.#startedAt = parts.clock.now();
    this.#attemptStartedAt = this.#startedAt;
    this.#deadlineAt = resolveDeadline(this.#startedAt, parts.deadlineMs, options);
  }

  async run(): Promise<T> {
    const { bulkhead } = this.#parts;
    for (;;) {
      this.#assertMayStart();
      if (bulkhead !== undefined && !bulkhead.tryEnter()) await this.#queueFor(bulkhead);
      let delayMs: number;
      try {
        const value = await this.#attempt();
        this.#succeeded();
        return value;
      } catch (error) {
        delayMs = this.#failed(error);
      } finally {
        bulkhead?.leave();
      }
      await this.#wait(delayMs);
    }
  }

  #assertMayStart(): void {
    if (this.#signal?.aborted === true) throw this.#aborted();
    if (this.#deadlineAt !== undefined && this.#attemptStartedAt >= this.#deadlineAt)
      throw this.#end('deadline-exceeded');
    // Before the queue of the bulkhead, so that a dead service does not fill it.
    if (this.#parts.breaker?.refuses(this.#attemptStartedAt) === true) throw this.#end('breaker-open');
  }

  async #queueFor(bulkhead: Bulkhead): Promise<void> {
    const place = bulkhead.tryQueue();
    if (place === undefined) throw this.#end('bulkhead-full');
    try {
      await raceAgainst(place.admitted, {
        clock: this.#parts.clock,
        timeMs: this.#deadlineAt === undefined ? undefined : this.#deadlineAt - this.#attemptStartedAt,
        timeIsUp: () => this.#end('deadline-exceeded'),
        signal: this.#signal,
        aborted: () => this.#aborted(),
      });
    } catch (error) {
      place.cancel();
      throw error;
    }
    this.#attemptStartedAt = this.#parts.clock.now();
  }

  #attempt(): Promise<T> | T {
    const { clock, breaker, attemptTimeoutMs = Number.POSITIVE_INFINITY } = this.#parts;
    const startedAt = this.#attemptStartedAt;
    if (breaker !== undefined) {
      this.#permit = breaker.admit(startedAt);
      if (this.#permit === undefined) throw this.#end('breaker-open');
    }
    this.#number += 1;
    const timeLeftMs = this.#deadlineAt === undefined ? Number.POSITIVE_INFINITY : this.#deadlineAt - startedAt;
    const timeMs = Math.min(timeLeftMs, attemptTimeoutMs);
    const limited = timeMs !== Number.POSITIVE_INFINITY;
    const attempt = new RunningAttempt(this.#number, limited ? startedAt + timeMs : undefined, this.#signal);
    const outcome = this.#operation(attempt);
    if (!(limited || this.#signal !== undefined) || !isPromiseLike(outcome)) return outcome;
    return raceAgainst(outcome, {
      clock,
      timeMs: limited ? timeMs : undefined,
      timeIsUp: () =>
        attempt.stop(attemptTimeoutMs < timeLeftMs ? this.#timedOut() : this.#cutOff('deadline-exceeded')),
      signal: this.#signal,
      aborted: () => attempt.stop(this.#cutOff('aborted')),
    });
  }

  #succeeded(): void {
    const { name: policy, clock, breaker, budget, observer } = this.#parts;
    if (this.#permit !== undefined) breaker?.report(this.#permit, 'success');
    budget?.deposit();
    if (observer.onSuccess === undefined) return;
    observer.onSuccess({ policy, attempts: this.#number, durationMs: clock.now() - this.#startedAt });
  }

  /** The wait before the next attempt; throws what the caller gets when there is none. */
  #failed(error: unknown): number {
    if (error === this.#ending) throw error;
    const { clock, classify, retry, breaker, budget } = this.#parts;
    const classification = classifyFailure(error, classify);
    this.#report(countsAsFailure(classification) ? 'failure' : 'success', error);
    this.#history.attemptFailed(this.#number, this.#attemptStartedAt, error, classification.reason);
    this.#backoff = (this.#backoff ?? retry?.backoff)?.next({ attempt: this.#number, error });
    const now = clock.now();
    const next = decideNext(
      {
        classification,
        idempotent: this.#idempotent,
        attempts: this.#number,
        retry: retry && { ...retry, backoffMs: this.#backoff?.duration ?? 0 },
        deadlineAt: this.#deadlineAt,
        breakerRetryAt: breaker?.refuses(now) === true ? breaker.retryAt : undefined,
      },
      now,
    );
    if (next.kind === 'rethrow') {
      this.endReason = next.reason;
      throw this.#history.gaveUp(error, next.reason);
    }
    if (next.kind === 'give-up') throw this.#end(next.reason);
    if (budget?.tryWithdraw() === false) throw this.#end('budget-exhausted');
    this.#history.retrying(next.delayMs);
    return next.delayMs;
  }

  async #wait(delayMs: number): Promise<void> {
    const { clock } = this.#parts;
    try {
      await clock.sleep(delayMs, this.#signal);
    } catch (error) {
      throw this.#signal?.aborted === true ? this.#aborted() : error;
    }
    this.#attemptStartedAt = clock.now();
  }

  #timedOut(): RetryError {
    const { policy, attempts } = this.#history.details();
    return new AttemptTimeoutError({ policy, attempts, timeoutMs: this.#parts.attemptTimeoutMs ?? 0 });
  }

  #cutOff(by: 'aborted' | 'deadline-exceeded'): RetryError {
    // Too short a deadline says nothing about the other side, unless it is the only time-out there is.
    const late = by === 'deadline-exceeded' && this.#parts.attemptTimeoutMs === undefined;
    this.#report(late ? 'failure' : 'ignored', undefined);
    this.#history.attemptCutOff(this.#number, this.#attemptStartedAt, by);
    return by === 'aborted' ? this.#aborted() : this.#end(by);
  }

  /** A signal of `AbortSignal.timeout()` is a deadline; any other is the caller's will. */
  #aborted(): RetryError {
    const reason: unknown = this.#signal?.reason;
    return this.#end(
      reason instanceof DOMException && reason.name === 'TimeoutError' ? 'deadline-exceeded' : 'aborted',
    );
  }

  #end(reason: EndingReason): RetryError {
    const { clock, breaker } = this.#parts;
    const details = this.#history.details();
    const at = reason === 'breaker-open' ? breaker?.retryAt : this.#deadlineAt;
    const cause: unknown = reason === 'aborted' ? this.#signal?.reason : details.cause;
    const error = createEndingError(reason, { ...details, cause }, at ?? clock.now());
    this.#ending = error;
    this.endReason = reason;
    return this.#history.gaveUp(error, reason);
  }

  #report(outcome: 'success' | 'failure' | 'ignored', error: unknown): void {
    if (this.#permit !== undefined) this.#parts.breaker?.report(this.#permit, outcome, error);
  }

  get #history(): CallHistory {
    this.#lazyHistory ??= new CallHistory(this.#parts, this.#startedAt);
    return this.#lazyHistory;
  }
}

function isPromiseLike<T>(value: Promise<T> | T): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** A fatal answer that is known is an answer: the other side works. */
function countsAsFailure(classification: Classification): boolean {
  return classification.kind === 'retryable' || classification === UNKNOWN;
}
