import { createRetryBudget, definePolicy, type ExecuteOptions, type PolicyObserver } from '@dedicated-k8s/retry';

/** One for the process: when everything fails, retries must not be most of the load. */
const budget = createRetryBudget({ capacity: 20 });

export interface Order {
  readonly status: string;
}

/** Reads and cancels orders, whatever the server does. */
export interface OrderClient {
  read<F = never>(options?: ExecuteOptions<F>): Promise<Order | F>;
  cancel(): Promise<Order>;
}

export function createOrderClient(url: string, observer: PolicyObserver): OrderClient {
  const policy = definePolicy(
    {
      name: 'orders',
      retry: { maxAttempts: 4, backoff: { kind: 'exponential', initialMs: 10, maxMs: 100, jitter: 'decorrelated' } },
      attemptTimeoutMs: 1000,
      deadlineMs: 10_000,
      breaker: { kind: 'consecutive', failures: 5, openMs: 2000, halfOpenSuccesses: 2 },
      bulkhead: { maxConcurrent: 8, maxQueued: 32 },
      budget,
    },
    { observer },
  );
  const request = async (method: string, signal: AbortSignal): Promise<Order> => {
    const response = await fetch(url, { method, signal });
    // classifyKnown finds status and Retry-After in the cause.
    if (!response.ok) throw new Error(`HTTP ${response.status}`, { cause: response });
    return (await response.json()) as Order;
  };
  return {
    read: (options) => policy.execute(({ signal }) => request('GET', signal), { ...options, idempotent: true }),
    // Not declared idempotent: repeated only when the server says that it did nothing.
    cancel: () => policy.execute(({ signal }) => request('POST', signal)),
  };
}
