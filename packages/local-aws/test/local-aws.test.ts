import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LocalAws, type LocalAwsEvent, startLocalAws, TemplateError } from '../src/index.ts';
import { RecordingRuntime } from './compute/recording-runtime.ts';
import { eventually } from './lambda/lambda-fixture.ts';
import { terminationTemplate } from './termination-template.ts';

vi.setConfig({ testTimeout: 20_000 });

let folder: string;
let aws: LocalAws;
let runtime: RecordingRuntime;
let events: LocalAwsEvent[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-aws-'));
  [runtime, events] = [new RecordingRuntime(), []];
  aws = await startLocalAws({
    region: 'us-west-2',
    accountId: '123456789012',
    instances: runtime,
    addresses: { third: 180 + 4 * (process.pid % 18) },
    folder,
    processEnvironment: { MARK: 'test-run' },
    onEvent: (event) => events.push(event),
  });
});
afterEach(async () => {
  await aws.close();
  await rm(folder, { recursive: true });
});

/** A cloud assembly with one function, whose code imports the SDK of this workspace. */
async function assemble(source: string): Promise<string> {
  const assembly = join(folder, 'assembly');
  await mkdir(join(assembly, 'asset.code'), { recursive: true });
  await writeFile(
    join(assembly, 'asset.code', 'index.mjs'),
    source.replace('SDK', import.meta.resolve('@aws-sdk/client-auto-scaling')),
  );
  const file = { source: { path: 'asset.code', packaging: 'zip' }, destinations: { here: { objectKey: 'code.zip' } } };
  await writeFile(join(assembly, 'stack.assets.json'), JSON.stringify({ files: { code: file } }));
  return assembly;
}

const completingHandler = `
  import { AutoScalingClient, CompleteLifecycleActionCommand } from 'SDK';
  const client = new AutoScalingClient({ maxAttempts: 1 });
  export const handler = async ({ Records: [record] }) => {
    const { detail } = JSON.parse(record.body);
    console.log(JSON.stringify({ mark: process.env.MARK, instance: detail.EC2InstanceId }));
    await client.send(new CompleteLifecycleActionCommand({
      AutoScalingGroupName: detail.AutoScalingGroupName, LifecycleHookName: detail.LifecycleHookName,
      LifecycleActionToken: detail.LifecycleActionToken, LifecycleActionResult: 'CONTINUE',
    }));
    return { batchItemFailures: [] };
  };`;

async function terminateOne(): Promise<string> {
  await eventually(() => events.some((event) => event.kind === 'lifecycle-state' && event.state === 'InService'));
  const instanceId = runtime.launched[0]!.instanceId;
  const autoScaling = await aws.clients.autoScaling();
  await autoScaling.send(
    new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: instanceId, ShouldDecrementDesiredCapacity: false }),
  );
  return instanceId;
}

test('a termination goes from the hook over rule, queue and function to a replacement', async () => {
  const assembly = await assemble(completingHandler);
  await aws.deploy(terminationTemplate({ functionMay: 'autoscaling:CompleteLifecycleAction' }), {
    assembly,
    stackName: 'stack',
  });
  const instanceId = await terminateOne();
  await eventually(() => runtime.terminated.includes(instanceId));
  await eventually(() => runtime.launched.length === 2 && events.some((event) => event.kind === 'function-ended'));
  const kinds = events.map((event) => event.kind);
  expect(kinds).toEqual(
    expect.arrayContaining(['lifecycle-action', 'event-delivered', 'function-invoked', 'function-ended']),
  );
  const lines = events.filter((event) => event.kind === 'function-log').map((event) => event.line);
  expect(lines).toEqual([JSON.stringify({ mark: 'test-run', instance: instanceId })]);
  await eventually(() => aws.queues.byName('work.fifo')?.messages().length === 0);
  expect(events.filter((event) => event.kind === 'access')).toEqual([]);
});

test('a function whose role lacks a permission fails, and the run says which', async () => {
  const assembly = await assemble(completingHandler);
  await aws.deploy(terminationTemplate({ functionMay: 'autoscaling:DescribeAutoScalingGroups' }), {
    assembly,
    stackName: 'stack',
  });
  await terminateOne();
  await eventually(() => events.some((event) => event.kind === 'function-ended'));
  expect(events.find((event) => event.kind === 'function-ended')).toMatchObject({ error: { type: 'AccessDenied' } });
  expect(events.find((event) => event.kind === 'access')).toMatchObject({
    action: 'autoscaling:CompleteLifecycleAction',
    verdict: 'not-allowed',
  });
  expect(runtime.terminated).toEqual([]);
});

test('without a queue policy the event does not arrive, and the run says why', async () => {
  const assembly = await assemble(completingHandler);
  const { QueuePolicy: _, ...Resources } = terminationTemplate({ functionMay: 'autoscaling:*' }).Resources;
  await aws.deploy({ Resources }, { assembly, stackName: 'stack' });
  await terminateOne();
  await eventually(() => events.some((event) => event.kind === 'event-delivery-failed'));
  expect(events.find((event) => event.kind === 'event-delivery-failed')).toMatchObject({
    code: 'NO_PERMISSIONS',
    next: 'dropped',
  });
});

test('what a service refuses stops the deployment, with the resource named', async () => {
  const assembly = await assemble('');
  const { Group, ...Resources } = terminationTemplate({ functionMay: 'autoscaling:*' }).Resources;
  const Broken = { ...Group!, Properties: { ...Group!.Properties, MinSize: '5' } };
  await expect(
    aws.deploy({ Resources: { ...Resources, Group: Broken } }, { assembly, stackName: 'stack' }),
  ).rejects.toThrow(TemplateError);
  await expect(
    aws.deploy({ Resources: { Odd: { Type: 'AWS::Nonsense::Thing' } } }, { assembly, stackName: 'stack' }),
  ).rejects.toThrow('not supported');
});

test('instances are who their profile says', async () => {
  const assembly = await assemble('');
  await aws.deploy(terminationTemplate({ functionMay: 'autoscaling:*' }), { assembly, stackName: 'stack' });
  await eventually(() => runtime.launched.length === 1);
  const { imdsEndpoint, instanceId, environment } = runtime.launched[0]!;
  const token = await (
    await fetch(`${imdsEndpoint}/latest/api/token`, {
      method: 'PUT',
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
    })
  ).text();
  const path = `${imdsEndpoint}/latest/meta-data/iam/security-credentials/node-role`;
  const given = (await (await fetch(path, { headers: { 'x-aws-ec2-metadata-token': token } })).json()) as Record<
    string,
    string
  >;
  const credentials = {
    accessKeyId: given.AccessKeyId!,
    secretAccessKey: given.SecretAccessKey!,
    sessionToken: given.Token!,
  };
  const sts = new STSClient({ region: 'us-west-2', endpoint: environment.AWS_ENDPOINT_URL!, credentials });
  expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
    `arn:aws:sts::123456789012:assumed-role/node-role/${instanceId}`,
  );
});
