import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type ClusterNames, clusterNames, type ObjectStore, type ParameterStore } from '@dedicated-k8s/core-sdk';
import { createAwsClient, S3ObjectStore } from '@dedicated-k8s/core-sdk/aws';
import { startLocalAws } from '@dedicated-k8s/local-aws';

/** What the suites run against: an endpoint, and what was made there under a name that nobody else uses. */
export interface ContractAccount {
  readonly names: ClusterNames;
  readonly bucket: string;
  readonly clients: ContractClients;
  /** Removes the item that says whether there is a cluster. */
  forgetState(): Promise<void>;
  /** Removes every object of the bucket. */
  emptyBucket(): Promise<ObjectStore>;
  /** The same store; what it writes is removed at the end. */
  tracked(store: ParameterStore): ParameterStore;
  close(): Promise<void>;
}

/** A client of each service that the suites use. */
export interface ContractClients {
  readonly autoScaling: AutoScalingClient;
  readonly dynamodb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
}

/**
 * Opens the account at CONTRACT_ENDPOINT (`aws` for AWS itself), or one on this machine, with credentials and region from
 * the environment.
 */
export async function openContractAccount(): Promise<ContractAccount> {
  const endpoint = process.env.CONTRACT_ENDPOINT;
  const local = endpoint === undefined ? await startLocal() : undefined;
  const region = process.env.AWS_REGION ?? 'us-west-2';
  const isAws = endpoint === 'aws';
  const clients = clientsFor(local ?? (isAws ? { region } : { region, endpoint }));
  const names = clusterNames(`ct-${randomBytes(4).toString('hex')}`);
  const bucket = `${names.cluster}-contract-${randomBytes(4).toString('hex')}`;
  await createTables(clients.dynamodb, names);
  const location = { CreateBucketConfiguration: { LocationConstraint: region as 'us-west-2' } };
  await clients.s3.send(new CreateBucketCommand({ Bucket: bucket, ...(region === 'us-east-1' ? {} : location) }));

  const written = new Set<string>();
  const objects = new S3ObjectStore({ client: clients.s3, bucket });
  const emptyBucket = async (): Promise<ObjectStore> => {
    for (const { key } of await objects.list('')) await objects.remove(key);
    return objects;
  };
  return {
    names,
    bucket,
    clients,
    emptyBucket,
    async forgetState() {
      const key = { LockName: { S: 'cluster-state' } };
      await clients.dynamodb.send(new DeleteItemCommand({ TableName: names.tables.locks, Key: key }));
    },
    tracked: (store) => ({
      get: (wanted) => store.get(wanted),
      put: (name, value, options) => {
        written.add(name);
        return store.put(name, value, options);
      },
    }),
    async close() {
      const parameters = [...written];
      while (parameters.length > 0) {
        await clients.ssm.send(new DeleteParametersCommand({ Names: parameters.splice(0, 10) }));
      }
      await emptyBucket();
      await clients.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
      for (const TableName of Object.values(names.tables)) {
        await clients.dynamodb.send(new DeleteTableCommand({ TableName }));
      }
      for (const client of Object.values(clients)) client.destroy();
      await local?.close();
    },
  };
}

interface LocalAccount extends ClientConfig {
  close(): Promise<void>;
}

interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** AWS on this machine, and the credentials it takes. */
async function startLocal(): Promise<LocalAccount> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  const region = process.env.AWS_REGION ?? 'us-west-2';
  const nothing = (): Promise<never> => Promise.reject(new Error('the contract suites launch nothing'));
  const aws = await startLocalAws({
    region,
    accountId: '123456789012',
    addresses: { third: 200 },
    folder,
    instances: { launch: nothing, terminate: nothing, runCommand: nothing },
  });
  const { accessKeyId, secretAccessKey } = await (await aws.clients.dynamoDb()).config.credentials();
  return {
    region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId, secretAccessKey },
    async close() {
      await aws.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function clientsFor({ region, endpoint, credentials }: ClientConfig): ContractClients {
  const hasOwn = process.env.AWS_ACCESS_KEY_ID !== undefined || process.env.AWS_PROFILE !== undefined;
  // An emulator takes any.
  const any = { accessKeyId: 'AKIACONTRACT00000000', secretAccessKey: 'contract' };
  const config = {
    region,
    endpoint,
    ...(credentials === undefined && (hasOwn || endpoint === undefined) ? {} : { credentials: credentials ?? any }),
  };
  return {
    autoScaling: createAwsClient(AutoScalingClient, config),
    dynamodb: createAwsClient(DynamoDBClient, config),
    ec2: createAwsClient(EC2Client, config),
    loadBalancing: createAwsClient(ElasticLoadBalancingV2Client, config),
    s3: createAwsClient(S3Client, { ...config, forcePathStyle: endpoint !== undefined }),
    ssm: createAwsClient(SSMClient, config),
  };
}

/** The tables as the stack makes them, as far as the suites need. */
async function createTables(client: DynamoDBClient, { tables }: ClusterNames): Promise<void> {
  const locks = new CreateTableCommand({
    TableName: tables.locks,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'LockName', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'LockName', KeyType: 'HASH' }],
  });
  const members = new CreateTableCommand({
    TableName: tables.members,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['ClusterId', 'MemberId', 'InstanceId'].map((name) => ({
      AttributeName: name,
      AttributeType: 'S' as const,
    })),
    KeySchema: [
      { AttributeName: 'ClusterId', KeyType: 'HASH' },
      { AttributeName: 'MemberId', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'InstanceIdIndex',
        KeySchema: [{ AttributeName: 'InstanceId', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  await client.send(locks);
  await client.send(members);
  for (const TableName of Object.values(tables)) {
    await waitUntilTableExists({ client, maxWaitTime: 120, minDelay: 1 }, { TableName });
  }
}
