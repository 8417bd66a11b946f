import {
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ClusterError, ClusterErrorOptions } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { memberIdToHex } from '../etcd/member-id.ts';
import type { MemberItem, MemberRegistry, MemberRemovalNote } from '../ports/member-registry.ts';
import { asPortError } from './as-port-error.ts';
import { type AwsAdapterOptions, AwsCalls } from './aws-calls.ts';
import { isConditionRefused, unlessRefused } from './dynamodb-conditions.ts';
import { type Item, instantValue } from './dynamodb-items.ts';
import { memberItemOf, memberOf, memberStatusText } from './member-item.ts';

const INSTANCE_INDEX = 'InstanceIdIndex';

/** Members in `<c>-etcd-members`. Needs dynamodb:PutItem, UpdateItem and Query on the table and its indexes. */
export class DynamoDbMemberRegistry implements MemberRegistry {
  readonly #client: DynamoDBClient;
  readonly #calls: AwsCalls;
  readonly #table: string;
  readonly #cluster: string;

  constructor({
    client,
    policy,
    table,
    cluster,
  }: AwsAdapterOptions<DynamoDBClient> & { readonly table: string; readonly cluster: string }) {
    this.#client = client;
    this.#calls = new AwsCalls('dynamodb', policy);
    this.#table = table;
    this.#cluster = cluster;
  }

  async put(member: MemberItem): Promise<void> {
    const command = new PutItemCommand({ TableName: this.#table, Item: memberItemOf(this.#cluster, member) });
    await asPortError(unreadable(this.#table), () =>
      this.#calls.make('PutItem', { idempotent: true }, (options) => this.#client.send(command, options)),
    );
  }

  async markRemoved(memberId: string, { status, at, requestId }: MemberRemovalNote): Promise<void> {
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: { ClusterId: { S: this.#cluster }, MemberId: { S: memberIdToHex(memberId) } },
      UpdateExpression: 'SET #status = :status, UpdatedAt = :at, RequestId = :request',
      ConditionExpression: 'attribute_exists(MemberId)',
      ExpressionAttributeNames: { '#status': 'Status' },
      ExpressionAttributeValues: {
        ':status': { S: memberStatusText(status) },
        ':at': instantValue(at),
        ':request': { S: requestId },
      },
    });
    await asPortError(unreadable(this.#table), () =>
      unlessRefused(
        this.#calls.make('UpdateItem', { idempotent: true, isAnswer: isConditionRefused }, (options) =>
          this.#client.send(command, options),
        ),
      ),
    );
  }

  async findByInstance(instanceId: string): Promise<readonly MemberItem[]> {
    const members = await this.#query({
      TableName: this.#table,
      IndexName: INSTANCE_INDEX,
      KeyConditionExpression: 'InstanceId = :instance',
      FilterExpression: 'ClusterId = :cluster',
      ExpressionAttributeValues: { ':instance': { S: instanceId }, ':cluster': { S: this.#cluster } },
    });
    return members.toSorted((a, b) => b.createdAt - a.createdAt);
  }

  list(): Promise<readonly MemberItem[]> {
    return this.#query({
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: 'ClusterId = :cluster',
      ExpressionAttributeValues: { ':cluster': { S: this.#cluster } },
    });
  }

  #query(input: QueryCommandInput): Promise<readonly MemberItem[]> {
    return asPortError(unreadable(this.#table), async () => {
      const members: MemberItem[] = [];
      let from: Item | undefined;
      do {
        const command = new QueryCommand({ ...input, ...(from === undefined ? {} : { ExclusiveStartKey: from }) });
        const page = await this.#calls.make('Query', { idempotent: true }, (options) =>
          this.#client.send(command, options),
        );
        members.push(...(page.Items ?? []).flatMap((item) => memberOf(item) ?? []));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return members;
    });
  }
}

function unreadable(table: string): (reason: string, options: ClusterErrorOptions) => ClusterError {
  return (reason, options) => clusterErrors.MEMBER_REGISTRY_UNREADABLE({ table, reason }, options);
}
