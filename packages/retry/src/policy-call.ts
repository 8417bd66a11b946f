import type { IBackoff } from 'cockatiel';
import { type Attempt, RunningAttempt } from './attempt.ts';
import type { BackoffContext } from './backoff.ts';
import type { Bulkhead } from './bulkhead.ts';
import { type CallHistory, createCallHistory } from './call-history.ts';
import type { BreakerOutcome, Permit } from './circuit-breaker.ts';
import { UNKNOWN } from './classify/classification.ts';
import { classifyFailure } from './classify/classify-failure.ts';
import { decideNext, type RetryFacts } from './decide-next.ts';
import { AttemptTimeoutError } from './errors/attempt-timeout-error.ts';
import { ENDINGS, type EndingReason } from './errors/endings.ts';
import type { RetryError } from './errors/retry-error.ts';
import { type ExecuteOptions, resolveDeadline } from './execute-options.ts';
import type { PolicyParts } from './policy-parts.ts';
import { isTimeout, raceAgainst } from './race.ts';

const NO_OPTIONS: ExecuteOptions<unknown> = {};

/** One call through a policy: its attempts, its waits and its end. */
export class PolicyCall<T> {
  /** Why the call failed; `undefined` before. */
  endReason: string | undefined;
  readonly #parts: PolicyParts;
  readonly #operation: (attempt: Attempt) => Promise<T> | T;
  readonly #signal: AbortSignal | undefined;
  readonly #idempotent: boolean;
  readonly #startedAt: number;
  /** `Infinity` without one. */
  readonly #deadlineAt: number;
  #number = 0;
  #attemptStartedAt: number;
  #permit: Permit | undefined;
  #backoff: IBackoff<BackoffContext> | undefined;
  #lazyHistory: CallHistory | undefined;
  /** The policy's own error that ends the call: nothing is decided about it again. */
  #ending: RetryError | undefined;

  constructor(
    parts: PolicyParts,
    operation: (attempt: Attempt) => Promise<T> | T,
    options: ExecuteOptions<unknown> = NO_OPTIONS,
  ) {
    this.#parts = parts;
    this.#operation = operation;
    this.#signal = options.signal;
    this.#idempotent = options.idempotent ?? parts.idempotent;
    this.#startedAt = parts.clock.now();
    this.#attemptStartedAt = this.#startedAt;
    this.#deadlineAt = resolveDeadline(this.#startedAt, parts, options);
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
    if (this.#signal?.aborted === true) throw this.#end(this.#signalSays());
    if (this.#attemptStartedAt >= this.#deadlineAt) throw this.#end('deadline-exceeded');
    // Before the queue of the bulkhead, so that a dead service does not fill it.
    if (this.#parts.breaker?.refuses(this.#attemptStartedAt) === true) throw this.#end('breaker-open');
  }

  async #queueFor(bulkhead: Bulkhead): Promise<void> {
    const place = bulkhead.tryQueue();
    if (place === undefined) throw this.#end('bulkhead-full');
    const { clock } = this.#parts;
    try {
      await raceAgainst(place.admitted, {
        clock,
        timeMs: this.#deadlineAt - this.#attemptStartedAt,
        timeIsUp: () => this.#end('deadline-exceeded'),
        signal: this.#signal,
        aborted: () => this.#end(this.#signalSays()),
      });
      this.#attemptStartedAt = clock.now();
      this.#assertMayStart();
    } catch (error) {
      place.cancel();
      throw error;
    }
  }

  #attempt(): Promise<T> | T {
    const { name, clock, breaker, attemptTimeoutMs } = this.#parts;
    const startedAt = this.#attemptStartedAt;
    if (breaker !== undefined) {
      this.#permit = breaker.admit(startedAt);
      if (this.#permit === undefined) throw this.#end('breaker-open');
    }
    this.#number += 1;
    const timeMs = Math.min(this.#deadlineAt - startedAt, attemptTimeoutMs);
    const attempt = new RunningAttempt(this.#number, startedAt + timeMs, this.#signal);
    const outcome = this.#operation(attempt);
    if (timeMs === Infinity && this.#signal === undefined) return outcome;
    return raceAgainst(outcome, {
      clock,
      // What the operation did before it returned has taken of its time.
      timeMs: timeMs - (clock.now() - startedAt),
      timeIsUp: () => {
        const error =
          timeMs === attemptTimeoutMs
            ? new AttemptTimeoutError({ policy: name, attempts: [], timeoutMs: timeMs })
            : this.#cutOff('deadline-exceeded');
        attempt.stop(error);
        return error;
      },
      signal: this.#signal,
      aborted: () => {
        attempt.stop(this.#signal?.reason);
        return this.#cutOff(this.#signalSays());
      },
    });
  }

  #succeeded(): void {
    const { name: policy, clock, budget, observer } = this.#parts;
    this.#report('success');
    budget?.deposit();
    observer.onSuccess?.({ policy, attempts: this.#number, durationMs: clock.now() - this.#startedAt });
  }

  /** The wait before the next attempt; throws what the caller gets when there is none. */
  #failed(error: unknown): number {
    if (this.#ending !== undefined && error === this.#ending) throw this.#ending;
    const { clock, classify, breaker, budget } = this.#parts;
    const classification = classifyFailure(error, classify);
    this.#recordAttempt(error, classification.reason);
    // A fatal answer that is known is an answer all the same: the other side works.
    this.#report(classification.kind === 'retryable' || classification === UNKNOWN ? 'failure' : 'success', error);
    const retry = this.#nextRetry(error);
    const now = clock.now();
    const next = decideNext(
      {
        classification,
        idempotent: this.#idempotent,
        attempts: this.#number,
        retry,
        deadlineAt: this.#deadlineAt,
        breakerRetryAt: breaker?.refuses(now) === true ? breaker.retryAt() : now,
      },
      now,
    );
    if (next.kind === 'give-up') throw this.#end(next.reason);
    if (next.kind === 'rethrow') throw this.#giveUp(error, next.reason);
    if (budget?.tryWithdraw() === false) throw this.#end('budget-exhausted');
    this.#history.retrying(next.delayMs);
    return next.delayMs;
  }

  /** The limits of retrying with the wait that the back-off wants now. */
  #nextRetry(error: unknown): RetryFacts | undefined {
    const { retry } = this.#parts;
    if (!retry) return undefined;
    try {
      this.#backoff = (this.#backoff ?? retry.backoff).next({ attempt: this.#number, error });
      const { duration: backoffMs } = this.#backoff;
      // Without a wait, retries would be as many as fit into the time.
      if (backoffMs >= 0) return { ...retry, backoffMs };
    } catch {
      // A custom one threw: the operation's error must not be lost behind its.
    }
    throw this.#giveUp(error, 'backoff-failed');
  }

  async #wait(delayMs: number): Promise<void> {
    const { clock } = this.#parts;
    try {
      await clock.sleep(delayMs, this.#signal);
    } catch (error) {
      throw this.#signal?.aborted === true ? this.#end(this.#signalSays()) : error;
    }
    this.#attemptStartedAt = clock.now();
  }

  #cutOff(reason: 'aborted' | 'deadline-exceeded'): RetryError {
    this.#recordAttempt(undefined, reason);
    // A deadline that leaves an attempt less than its time-out says nothing about the other side.
    this.#report(reason === 'deadline-exceeded' && this.#parts.attemptTimeoutMs === Infinity ? 'failure' : 'ignored');
    return this.#end(reason);
  }

  #signalSays(): 'aborted' | 'deadline-exceeded' {
    return isTimeout(this.#signal) ? 'deadline-exceeded' : 'aborted';
  }

  #end(reason: EndingReason): RetryError {
    const { clock, breaker } = this.#parts;
    this.#ending = new ENDINGS[reason]({
      ...this.#history.details(reason === 'aborted' ? this.#signal?.reason : undefined),
      // The deadline of `AbortSignal.timeout()` is known only when it is there.
      deadlineAt: this.#deadlineAt === Infinity ? clock.now() : this.#deadlineAt,
      retryAt: breaker?.retryAt() ?? 0,
    });
    return this.#giveUp(this.#ending, reason);
  }

  #giveUp<E>(error: E, reason: string): E {
    this.endReason = reason;
    return this.#history.gaveUp(error, reason);
  }

  #recordAttempt(error: unknown, reason: string): void {
    this.#history.attemptFailed(this.#number, this.#attemptStartedAt, error, reason);
  }

  #report(outcome: BreakerOutcome, error?: unknown): void {
    if (this.#permit !== undefined) this.#parts.breaker?.report(this.#permit, outcome, error);
  }

  get #history(): CallHistory {
    this.#lazyHistory ??= createCallHistory(this.#parts, this.#startedAt);
    return this.#lazyHistory;
  }
}
