// The code of the pages of docs/tracing: what stands between `#region` and `#endregion` is the page's, word for word.
import { execFile } from 'node:child_process';
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { SendCommandCommand, type SSMClient } from '@aws-sdk/client-ssm';
import {
  defineMetric,
  documentCarrier,
  environmentCarrier,
  eventBridgeCarrier,
  httpCarrier,
  instrumentAwsClient,
  runCommandCarrier,
  snsCarrier,
  sqsCarrier,
  stateItemCarrier,
  stepFunctionsCarrier,
  type TraceContext,
  withSpan,
} from '@dedicated-k8s/observability';
import { type LambdaHandler, withObservability } from '@dedicated-k8s/observability/lambda';
import { runWithObservability, spawnWithContext } from '@dedicated-k8s/observability/process';

type Cause = TraceContext | undefined;

export async function http(
  url: string,
  request: { headers: Record<string, string> },
  handle: () => Promise<void>,
): Promise<void> {
  // #region http
  await fetch(url, { headers: httpCarrier.inject({ accept: 'application/json' }) });

  const parent = httpCarrier.extract(request.headers);
  await withSpan('GET /members', { kind: 'server', parent }, handle);
  // #endregion
}

export function awsSdk(): S3Client {
  // #region aws-sdk
  const s3 = instrumentAwsClient(new S3Client({}));
  // #endregion
  return s3;
}

const Terminations = defineMetric({
  name: 'Terminations',
  unit: 'Count',
  dimensions: [],
  meaning: 'Terminations seen',
});

interface SqsEvent {
  readonly Records: readonly { readonly messageId: string }[];
}

// #region lambda
export const handler: LambdaHandler<SqsEvent, void> = withObservability(
  async (event, _context, { logger, metrics, signal }) => {
    for (const { messageId } of event.Records) {
      signal.throwIfAborted();
      logger.info('termination', { messageId });
      metrics.record(Terminations, 1);
    }
  },
  { service: 'etcd-lifecycle', namespace: 'K8sCluster/EtcdLifecycle' },
);
// #endregion

export async function sqs(
  client: SQSClient,
  QueueUrl: string,
  MessageBody: string,
  record: Parameters<typeof sqsCarrier.extract>[0],
): Promise<Cause> {
  // #region sqs
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: sqsCarrier.inject() }));

  const cause = sqsCarrier.extract(record); // a record of a Lambda event
  // #endregion
  return cause;
}

export async function sns(
  client: SNSClient,
  TopicArn: string,
  Message: string,
  record: Parameters<typeof snsCarrier.extract>[0],
): Promise<Cause> {
  // #region sns
  await client.send(new PublishCommand({ TopicArn, Message, MessageAttributes: snsCarrier.inject() }));

  const cause = snsCarrier.extract(record); // a record of a Lambda event, or the notification itself
  // #endregion
  return cause;
}

export async function eventBridge(client: EventBridgeClient, event: unknown): Promise<Cause> {
  const [Source, DetailType, Detail] = ['app', 'made', '{"id":1}'];
  // #region eventbridge
  await client.send(new PutEventsCommand({ Entries: [eventBridgeCarrier.inject({ Source, DetailType, Detail })] }));

  const cause = eventBridgeCarrier.extract(event); // a delivered event
  // #endregion
  return cause;
}

export async function stepFunctions(client: SFNClient, event: unknown): Promise<Cause> {
  const [stateMachineArn, input] = ['arn:aws:states:us-west-2:123456789012:stateMachine:m', '{"n":1}'];
  // #region step-functions
  await client.send(new StartExecutionCommand(stepFunctionsCarrier.inject({ stateMachineArn, input })));

  const cause = stepFunctionsCarrier.extract(event); // the input of a task
  // #endregion
  return cause;
}

export async function runCommand(client: SSMClient, instanceId: string): Promise<void> {
  // #region run-command
  await client.send(
    new SendCommandCommand({
      DocumentName: 'demo-bootstrap-agent',
      InstanceIds: [instanceId],
      Parameters: { Command: ['etcd status'], Traceparent: [runCommandCarrier.inject()] },
    }),
  );
  // #endregion
}

export async function childProcess(): Promise<void> {
  // #region child-process
  const child = spawnWithContext('kubeadm', ['init'], { stdio: 'inherit' });
  // or, for any other way to start one:
  const other = execFile('kubeadm', ['init'], { env: environmentCarrier.inject(process.env) });

  // the child:
  await runWithObservability({ service: 'bootstrap-agent' }, async ({ logger }) => logger.debug('started'));
  // #endregion
  await Promise.all([child, other].map((started) => new Promise((resolve) => void started.once('close', resolve))));
}

interface Store {
  put(item: object): Promise<void>;
}

export async function storedItem(
  store: Store,
  item: Record<string, unknown>,
  restore: () => Promise<void>,
): Promise<Cause> {
  // #region stored-item
  await store.put(stateItemCarrier.inject({ LockName: 'cluster-state', Status: 'restoring' }));

  const cause = stateItemCarrier.extract(item); // as the document client gives it, or in DynamoDB's own form
  await withSpan('restore', { parent: cause }, restore);
  // #endregion
  return cause;
}

export function jsonDocument(): Cause {
  // #region json-document
  const payload = JSON.stringify(documentCarrier.inject({ cluster: 'demo' }));

  const cause = documentCarrier.extract(JSON.parse(payload));
  // #endregion
  return cause;
}

export async function ec2Launch(
  initTrace: Cause,
  vacancy: Record<string, unknown>,
  join: () => Promise<void>,
): Promise<void> {
  // #region ec2-launch
  const parent = stateItemCarrier.extract(vacancy); // the termination that left the place
  const links = initTrace === undefined ? [] : [initTrace]; // the birth of the cluster
  await withSpan('join', { parent, links }, join);
  // #endregion
}
