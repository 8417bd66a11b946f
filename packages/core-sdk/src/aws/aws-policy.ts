import { definePolicy, type Policy, type PolicyEnvironment, type PolicySpec } from '@dedicated-k8s/retry';

/**
 * How AWS is called by default: five attempts within 30 s, 10 s each, waits of 0.1 to 5 s with full jitter. The SDK's
 * own retries are off, see `createAwsClient`.
 */
export const awsRetrySpec: Omit<PolicySpec, 'name'> = {
  retry: { maxAttempts: 5, backoff: { kind: 'exponential', initialMs: 200, maxMs: 5_000, jitter: 'full' } },
  attemptTimeoutMs: 10_000,
  deadlineMs: 30_000,
};

/** The default policy for a service, such as `ssm`; `environment` brings the observer. */
export function defineAwsPolicy(service: string, environment: PolicyEnvironment = {}): Policy {
  return definePolicy({ name: `aws-${service}`, ...awsRetrySpec }, environment);
}
