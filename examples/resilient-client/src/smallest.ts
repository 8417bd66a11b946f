import { definePolicy } from '@dedicated-k8s/retry';

const orders = definePolicy({
  name: 'orders',
  idempotent: true, // reads only
  retry: { maxAttempts: 4, backoff: { kind: 'exponential', initialMs: 100, maxMs: 2000 } },
  attemptTimeoutMs: 1000,
  deadlineMs: 5000,
});

export function readOrder(url: string): Promise<unknown> {
  return orders.execute(async ({ signal }) => {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`, { cause: response });
    return response.json();
  });
}
