import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ClusterError, ClusterErrorOptions } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { ClusterStateStore } from '../ports/cluster-state-store.ts';
import { ABSENT_CLUSTER, type ClusterState } from '../state/cluster-state.ts';
import { asPortError } from './as-port-error.ts';
import { type AwsAdapterOptions, AwsCalls } from './aws-calls.ts';
import { CLUSTER_STATE_KEY, clusterStateItemOf, clusterStateOf } from './cluster-state-item.ts';
import { isConditionRefused, unlessRefused, versionCondition } from './dynamodb-conditions.ts';

/** The state item in `<c>-bootstrap-lock`. Needs dynamodb:GetItem and dynamodb:PutItem on the table, and its key. */
export class DynamoDbClusterStateStore implements ClusterStateStore {
  readonly #client: DynamoDBClient;
  readonly #calls: AwsCalls;
  readonly #table: string;

  constructor({ client, policy, table }: AwsAdapterOptions<DynamoDBClient> & { readonly table: string }) {
    this.#client = client;
    this.#calls = new AwsCalls('dynamodb', policy);
    this.#table = table;
  }

  read(): Promise<ClusterState> {
    const command = new GetItemCommand({
      TableName: this.#table,
      Key: { LockName: { S: CLUSTER_STATE_KEY } },
      ConsistentRead: true,
    });
    return asPortError(unreadable(this.#table), async () => {
      const { Item } = await this.#calls.make('GetItem', { idempotent: true }, (options) =>
        this.#client.send(command, options),
      );
      if (Item === undefined) return ABSENT_CLUSTER;
      const state = clusterStateOf(Item);
      if (state === undefined) throw unreadable(this.#table)('the item is not a state', { retryable: false });
      return state;
    });
  }

  transition(fromVersion: number, to: ClusterState): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: clusterStateItemOf(to, fromVersion + 1),
      ...versionCondition('LockName', fromVersion === 0 ? 'absent' : fromVersion),
    });
    // Repeated after a lost answer it is refused; the state that is then read shows that the move was made.
    return asPortError(unreadable(this.#table), () =>
      unlessRefused(
        this.#calls.make('PutItem', { idempotent: true, isAnswer: isConditionRefused }, (options) =>
          this.#client.send(command, options),
        ),
      ),
    );
  }
}

function unreadable(table: string): (reason: string, options: ClusterErrorOptions) => ClusterError {
  return (reason, options) => clusterErrors.CLUSTER_STATE_UNREADABLE({ table, reason }, options);
}
