// Pure: a bundle that uses none of them has none of them.
import { defineMetric, type MetricDefinition } from './metrics/define-metric.ts';

/** Attempts of a policy that failed and were tried again. */
export const RetryAttempt: MetricDefinition<'Policy'> = /* @__PURE__ */ defineMetric({
  name: 'RetryAttempt',
  unit: 'Count',
  dimensions: ['Policy'],
  meaning: 'Attempts that failed and were tried again',
});

/** Operations that a policy gave up. */
export const RetryExhausted: MetricDefinition<'Policy'> = /* @__PURE__ */ defineMetric({
  name: 'RetryExhausted',
  unit: 'Count',
  dimensions: ['Policy'],
  meaning: 'Operations that were given up',
});

/** Times a circuit breaker opened. */
export const BreakerOpened: MetricDefinition<'Policy'> = /* @__PURE__ */ defineMetric({
  name: 'BreakerOpened',
  unit: 'Count',
  dimensions: ['Policy'],
  meaning: 'Times a circuit breaker stopped calls to a failing dependency',
});
