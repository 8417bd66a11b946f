import { PolicySpecError } from './errors/policy-spec-error.ts';
import type { PolicyParts } from './policy-parts.ts';

/** How one call departs from its policy. */
export interface ExecuteOptions<F = never> {
  /** Aborts the call at once, wherever it is: running, waiting or queued. `AbortSignal.timeout()` counts as a deadline. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the whole call, in milliseconds. The tightest of all deadlines given holds. */
  readonly deadlineMs?: number | undefined;
  /** The end of the call's time, in ms since the epoch by the policy's clock, as `attempt.deadlineAt` is. */
  readonly deadlineAt?: number | undefined;
  /** A Lambda's context: the deadline becomes its remaining time less `reserveMs`. */
  readonly lambdaContext?: { getRemainingTimeInMillis(): number } | undefined;
  /** What to keep of a Lambda's remaining time for reporting a failure, in milliseconds. Default 500. */
  readonly reserveMs?: number | undefined;
  /** Whether executing the operation twice does no harm. Default: the policy's `idempotent`. */
  readonly idempotent?: boolean | undefined;
  /** Makes the result when the call failed for good; not asked after an abort, and not bound by the deadline. */
  readonly fallback?: ((error: unknown) => F | Promise<F>) | undefined;
}

const DEFAULT_RESERVE_MS = 500;

/**
 * The tightest of the deadlines, in ms since the epoch; `Infinity` without any.
 *
 * @throws {PolicySpecError} RETRY_SPEC_INVALID when one is not a number.
 */
export function resolveDeadline(
  now: number,
  { name: policy, deadlineMs: policyMs }: Pick<PolicyParts, 'name' | 'deadlineMs'>,
  { deadlineMs, deadlineAt, lambdaContext, reserveMs = DEFAULT_RESERVE_MS }: ExecuteOptions<unknown>,
): number {
  const remainingMs = lambdaContext === undefined ? Infinity : lambdaContext.getRemainingTimeInMillis() - reserveMs;
  const deadline = Math.min(now + Math.min(policyMs, deadlineMs ?? Infinity, remainingMs), deadlineAt ?? Infinity);
  if (!Number.isNaN(deadline)) return deadline;
  throw new PolicySpecError({ policy, path: 'deadline', expected: 'a number', got: 'NaN' });
}
