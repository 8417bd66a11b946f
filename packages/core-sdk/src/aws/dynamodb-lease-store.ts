import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ClusterError, ClusterErrorOptions } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { LeaseRecord, LeaseStore, LeaseVersion } from '../ports/lease-store.ts';
import { asPortError } from './as-port-error.ts';
import { type AwsAdapterOptions, AwsCalls } from './aws-calls.ts';
import { isConditionRefused, unlessRefused, versionCondition } from './dynamodb-conditions.ts';
import { leaseItemOf, leaseRecordOf } from './lease-item.ts';

/** Leases in `<c>-bootstrap-lock`. Needs dynamodb:GetItem and dynamodb:PutItem on the table, and its key. */
export class DynamoDbLeaseStore implements LeaseStore {
  readonly #client: DynamoDBClient;
  readonly #calls: AwsCalls;
  readonly #table: string;

  constructor({ client, policy, table }: AwsAdapterOptions<DynamoDBClient> & { readonly table: string }) {
    this.#client = client;
    this.#calls = new AwsCalls('dynamodb', policy);
    this.#table = table;
  }

  read(name: string): Promise<LeaseRecord | undefined> {
    const command = new GetItemCommand({
      TableName: this.#table,
      Key: { LockName: { S: name } },
      ConsistentRead: true,
    });
    return asPortError(unreadable(this.#table, name), async () => {
      const { Item } = await this.#calls.make('GetItem', { idempotent: true }, (options) =>
        this.#client.send(command, options),
      );
      if (Item === undefined) return undefined;
      const record = leaseRecordOf(Item);
      if (record === undefined) throw unreadable(this.#table, name)('the item is not a lease', { retryable: false });
      return record;
    });
  }

  replace(name: string, expected: LeaseVersion, next: LeaseRecord): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: leaseItemOf(next),
      ...versionCondition('LockName', expected),
    });
    // Repeated after a lost answer it is refused, which Lease and acquireLease look into.
    return asPortError(unreadable(this.#table, name), () =>
      unlessRefused(
        this.#calls.make('PutItem', { idempotent: true, isAnswer: isConditionRefused }, (options) =>
          this.#client.send(command, options),
        ),
      ),
    );
  }
}

function unreadable(table: string, lease: string): (reason: string, options: ClusterErrorOptions) => ClusterError {
  return (reason, options) => clusterErrors.LEASE_UNREADABLE({ table, lease, reason }, options);
}
