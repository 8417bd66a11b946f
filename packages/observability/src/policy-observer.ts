import { flows } from './flow.ts';
import type { Logger } from './logging/logger.ts';
import { defineMetric, type MetricDefinition } from './metrics/define-metric.ts';
import type { Metrics } from './metrics/metrics.ts';

/** The metrics of resilience policies. */
export const RetryAttempt: MetricDefinition<'Policy'> = defineMetric({
  name: 'RetryAttempt',
  unit: 'Count',
  dimensions: ['Policy'],
  meaning: 'Attempts that failed and were tried again',
});

export const RetryExhausted: MetricDefinition<'Policy'> = defineMetric({
  name: 'RetryExhausted',
  unit: 'Count',
  dimensions: ['Policy'],
  meaning: 'Operations given up after their last attempt',
});

export const BreakerOpened: MetricDefinition<'Policy'> = defineMetric({
  name: 'BreakerOpened',
  unit: 'Count',
  dimensions: ['Policy'],
  meaning: 'Times a circuit breaker stopped calls to a failing dependency',
});

/** What a resilience policy tells; the shape of `PolicyObserver` in `@dedicated-k8s/retry`. */
export interface PolicyEvents {
  onAttemptFailed(event: { policy: string; attempt: number; error: unknown; reason: string; durationMs: number }): void;
  onRetry(event: { policy: string; attempt: number; delayMs: number; error: unknown; reason: string }): void;
  onGiveUp(event: { policy: string; attempts: number; error: unknown; reason: string; durationMs: number }): void;
  onSuccess(event: { policy: string; attempts: number; durationMs: number }): void;
  onBreakerChange(event: { policy: string; state: 'closed' | 'open' | 'half-open'; retryAt?: number }): void;
}

/** Reports what a policy does as log records, metrics and events of the running span, under the policy's name. */
export function createPolicyObserver(options: { readonly logger: Logger; readonly metrics?: Metrics }): PolicyEvents {
  const { logger, metrics } = options;
  const event = (name: string, attributes: Record<string, string | number>): void => {
    flows.getStore()?.span?.addEvent(name, attributes);
  };
  return {
    onAttemptFailed({ policy, attempt, error, reason, durationMs }) {
      logger.debug('attempt failed', { policy, attempt, reason, duration_ms: durationMs, error });
    },
    onRetry({ policy, attempt, delayMs, error, reason }) {
      logger.warn('retrying', { policy, attempt, delay_ms: delayMs, reason, error });
      metrics?.record(RetryAttempt, 1, { Policy: policy });
      event('retry', { 'policy.name': policy, attempt, delay_ms: delayMs, reason });
    },
    onGiveUp({ policy, attempts, error, reason, durationMs }) {
      logger.error('gave up', { policy, attempts, reason, duration_ms: durationMs, error });
      metrics?.record(RetryExhausted, 1, { Policy: policy });
      event('give up', { 'policy.name': policy, attempts, reason });
    },
    onSuccess({ policy, attempts, durationMs }) {
      if (attempts > 1) logger.info('succeeded after retries', { policy, attempts, duration_ms: durationMs });
    },
    onBreakerChange({ policy, state, retryAt }) {
      const retry_at = retryAt === undefined ? undefined : new Date(retryAt);
      if (state === 'open') {
        logger.warn('circuit breaker opened', { policy, state, retry_at });
        metrics?.record(BreakerOpened, 1, { Policy: policy });
      } else {
        logger.info('circuit breaker changed', { policy, state });
      }
      event('breaker', { 'policy.name': policy, state });
    },
  };
}
