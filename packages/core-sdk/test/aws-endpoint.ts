import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { definePolicy, type Policy } from '@dedicated-k8s/retry';
import { awsRetrySpec } from '../src/aws/aws-policy.ts';
import { createAwsClient } from '../src/aws/create-aws-client.ts';

/** One request to the endpoint, and what it was about. */
export interface SeenRequest {
  readonly service: string;
  readonly operation: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** What the endpoint answers; undefined: nothing, ever. */
export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An HTTP endpoint on loopback that answers whatever a test says, for SDK clients as they are. */
export interface AwsEndpoint {
  readonly seen: SeenRequest[];
  readonly url: string;
  readonly clients: AwsClients;
  close(): Promise<void>;
}

/** A client of each service, made as in production. */
export interface AwsClients {
  readonly autoScaling: AutoScalingClient;
  readonly dynamodb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
}

/** Attempts as by default, without the waits. */
export function quickPolicy(name: string, attemptTimeoutMs: number = 5_000): Policy {
  const { retry, ...rest } = awsRetrySpec;
  const maxAttempts = retry?.maxAttempts ?? 1;
  return definePolicy({
    ...rest,
    name,
    attemptTimeoutMs,
    retry: { maxAttempts, backoff: { kind: 'constant', delayMs: 1 } },
  });
}

export async function startAwsEndpoint(answer: (request: SeenRequest) => Answer | undefined): Promise<AwsEndpoint> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void respond(incoming, outgoing);
  });
  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const request = { ...aboutOf(incoming, body), body, headers: incoming.headers };
    seen.push(request);
    const answered = answer(request);
    if (answered === undefined) return;
    outgoing.writeHead(answered.status, { ...answered.headers }).end(answered.body ?? '');
  };
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const clients = clientsOf(url);
  return {
    seen,
    url,
    clients,
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function clientsOf(endpoint: string): AwsClients {
  const config = { region: 'us-west-2', endpoint, credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' } };
  return {
    autoScaling: createAwsClient(AutoScalingClient, config),
    dynamodb: createAwsClient(DynamoDBClient, config),
    ec2: createAwsClient(EC2Client, config),
    elb: createAwsClient(ElasticLoadBalancingV2Client, config),
    s3: createAwsClient(S3Client, { ...config, forcePathStyle: true }),
    ssm: createAwsClient(SSMClient, config),
  };
}

function aboutOf(incoming: IncomingMessage, body: string): { readonly service: string; readonly operation: string } {
  const service = /\/([a-z0-9]+)\/aws4_request/.exec(incoming.headers.authorization ?? '')?.[1] ?? 'unknown';
  const target = incoming.headers['x-amz-target'];
  if (typeof target === 'string') return { service, operation: target.split('.')[1] ?? target };
  const action = new URLSearchParams(body).get('Action');
  return { service, operation: action ?? `${incoming.method} ${incoming.url}` };
}

/** An error in the form of the service's protocol. */
export function errorAnswer(service: string, code: string, status: number): Answer {
  if (service === 'dynamodb' || service === 'ssm') {
    return {
      status,
      body: JSON.stringify({ __type: code, message: code }),
      headers: { 'content-type': 'application/json' },
    };
  }
  const error = `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  if (service === 's3') return { status, body: error };
  if (service === 'ec2')
    return { status, body: `<Response><Errors>${error}</Errors><RequestID>r-1</RequestID></Response>` };
  return { status, body: `<ErrorResponse>${error}<RequestId>r-1</RequestId></ErrorResponse>` };
}
