import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';

/** The SDK's clients for the endpoint, each made when it is first asked for. */
export interface AwsClients {
  autoScaling(): Promise<AutoScalingClient>;
  cloudWatch(): Promise<CloudWatchClient>;
  dynamoDb(): Promise<DynamoDBClient>;
  ec2(): Promise<EC2Client>;
  eventBridge(): Promise<EventBridgeClient>;
  lambda(): Promise<LambdaClient>;
  loadBalancing(): Promise<ElasticLoadBalancingV2Client>;
  s3(): Promise<S3Client>;
  sqs(): Promise<SQSClient>;
  ssm(): Promise<SSMClient>;
  /** Ends their connections. */
  close(): Promise<void>;
}

/** What every client is made with. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Clients that speak to the endpoint as anybody's would. */
export function createClients(settings: ClientSettings): AwsClients {
  const made: Promise<{ destroy(): void }>[] = [];
  const once = <Client extends { destroy(): void }>(make: () => Promise<Client>): (() => Promise<Client>) => {
    let client: Promise<Client> | undefined;
    return () => {
      if (client === undefined) {
        client = make();
        made.push(client);
      }
      return client;
    };
  };
  return {
    autoScaling: once(async () => new (await import('@aws-sdk/client-auto-scaling')).AutoScalingClient(settings)),
    cloudWatch: once(async () => new (await import('@aws-sdk/client-cloudwatch')).CloudWatchClient(settings)),
    dynamoDb: once(async () => new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient(settings)),
    ec2: once(async () => new (await import('@aws-sdk/client-ec2')).EC2Client(settings)),
    eventBridge: once(async () => new (await import('@aws-sdk/client-eventbridge')).EventBridgeClient(settings)),
    lambda: once(async () => new (await import('@aws-sdk/client-lambda')).LambdaClient(settings)),
    loadBalancing: once(
      async () =>
        new (await import('@aws-sdk/client-elastic-load-balancing-v2')).ElasticLoadBalancingV2Client(settings),
    ),
    s3: once(async () => new (await import('@aws-sdk/client-s3')).S3Client({ ...settings, forcePathStyle: true })),
    sqs: once(async () => new (await import('@aws-sdk/client-sqs')).SQSClient(settings)),
    ssm: once(async () => new (await import('@aws-sdk/client-ssm')).SSMClient(settings)),
    close: async () => {
      for (const client of await Promise.all(made)) client.destroy();
    },
  };
}
