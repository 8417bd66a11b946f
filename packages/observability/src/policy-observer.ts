import { addSpanEvent } from './flow.ts';
import type { Logger } from './logging/logger.ts';
import type { MetricDefinition } from './metrics/define-metric.ts';
import type { Metrics } from './metrics/metrics.ts';
import { BreakerOpened, RetryAttempt, RetryExhausted } from './policy-metrics.ts';

/**
 * What a resilience policy tells; the shape of `PolicyObserver` in `@dedicated-k8s/retry`. Attempts count from 1; `retryAt` is
 * in milliseconds since the epoch.
 */
export interface PolicyEvents {
  onAttemptFailed(event: { policy: string; attempt: number; error: unknown; reason: string; durationMs: number }): void;
  onRetry(event: { policy: string; attempt: number; delayMs: number; error: unknown; reason: string }): void;
  onGiveUp(event: { policy: string; attempts: number; error: unknown; reason: string; durationMs: number }): void;
  onSuccess(event: { policy: string; attempts: number; durationMs: number }): void;
  onBreakerChange(event: { policy: string; state: 'closed' | 'open' | 'half-open'; retryAt?: number }): void;
  onFallback(event: { policy: string; error: unknown; reason: string }): void;
}

/** Where {@link createPolicyObserver} reports to. */
export interface PolicyObserverOptions {
  readonly logger: Logger;
  /** Default: none. */
  readonly metrics?: Metrics;
  /** Metrics to record instead of {@link RetryAttempt}, {@link RetryExhausted} and {@link BreakerOpened}, for other dimensions. */
  readonly definitions?: {
    readonly retry?: MetricDefinition;
    readonly giveUp?: MetricDefinition;
    readonly breakerOpened?: MetricDefinition;
  };
}

/** Reports what policies do as log records, metrics and events of the running span, under the policy's name. */
export function createPolicyObserver({ logger, metrics, definitions = {} }: PolicyObserverOptions): PolicyEvents {
  const { retry = RetryAttempt, giveUp = RetryExhausted, breakerOpened = BreakerOpened } = definitions;
  const count = (metric: MetricDefinition, policy: string): void => metrics?.record(metric, 1, { Policy: policy });
  return {
    onAttemptFailed({ policy, attempt, error, reason, durationMs }) {
      logger.debug('attempt failed', { policy, attempt, reason, duration_ms: tenths(durationMs), error });
    },
    onRetry({ policy, attempt, delayMs, error, reason }) {
      logger.warn('retrying', { policy, attempt, delay_ms: tenths(delayMs), reason, error });
      count(retry, policy);
      addSpanEvent('policy.retry', { 'policy.name': policy, attempt, delay_ms: tenths(delayMs), reason });
    },
    onGiveUp({ policy, attempts, error, reason, durationMs }) {
      const duration_ms = tenths(durationMs);
      const fields = { policy, attempts, reason, duration_ms, error };
      // Ended by its caller, on purpose: nothing has failed.
      if (reason === 'aborted') logger.info('ended by its caller', fields);
      else {
        logger.error('gave up', fields);
        count(giveUp, policy);
      }
      addSpanEvent('policy.give_up', { 'policy.name': policy, attempts, reason, duration_ms });
    },
    onSuccess({ policy, attempts, durationMs }) {
      if (attempts > 1) logger.info('succeeded after retries', { policy, attempts, duration_ms: tenths(durationMs) });
    },
    onBreakerChange({ policy, state, retryAt }) {
      addSpanEvent('policy.breaker', { 'policy.name': policy, state });
      if (state !== 'open') {
        logger.info('circuit breaker changed', { policy, state });
        return;
      }
      const retry_at = retryAt === undefined ? undefined : new Date(retryAt).toISOString();
      logger.warn('circuit breaker opened', { policy, state, retry_at });
      count(breakerOpened, policy);
    },
    onFallback({ policy, error, reason }) {
      logger.warn('fell back', { policy, reason, error });
      addSpanEvent('policy.fallback', { 'policy.name': policy, reason });
    },
  };
}

/** Milliseconds for people: what is beyond a tenth says nothing about a call. */
function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
