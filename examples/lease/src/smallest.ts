import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock, systemRandom, withLease } from '@dedicated-k8s/core-sdk';
import { createAwsClient, DynamoDbLeaseStore } from '@dedicated-k8s/core-sdk/aws';

const leases = new DynamoDbLeaseStore({ client: createAwsClient(DynamoDBClient), table: 'demo-bootstrap-lock' });

/** Does `work` as the only one of all workers. The signal aborts when the lease is lost; the fence goes with every write. */
export function alone(owner: string, work: (fence: number, signal: AbortSignal) => Promise<void>): Promise<void> {
  const wanted = { name: 'nightly-report', owner, durationMs: 30_000, waitMs: 120_000 };
  const dependencies = { clock: systemClock, random: systemRandom };
  return withLease(leases, dependencies, wanted, (lease, signal) => work(lease.fence, signal));
}
