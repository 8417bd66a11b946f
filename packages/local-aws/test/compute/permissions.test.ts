import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ComputeFixture, startComputeFixture } from './compute-fixture.ts';
import { launchInstances } from './launch-instances.ts';

let aws: ComputeFixture;
let credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
let instanceId: string;

beforeEach(async () => {
  aws = await startComputeFixture();
  const [instance] = await launchInstances(aws, 1);
  instanceId = instance!.instanceId;
  credentials = await roleCredentials(instance!.imdsEndpoint);
});
afterEach(() => aws.close());

/** The way an SDK in the instance gets them. */
async function roleCredentials(imds: string): Promise<typeof credentials> {
  const token = await (
    await fetch(`${imds}/latest/api/token`, {
      method: 'PUT',
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
    })
  ).text();
  const response = await fetch(`${imds}/latest/meta-data/iam/security-credentials/node-role`, {
    headers: { 'x-aws-ec2-metadata-token': token },
  });
  const { AccessKeyId, SecretAccessKey, Token } = (await response.json()) as {
    AccessKeyId: string;
    SecretAccessKey: string;
    Token: string;
  };
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
}

const grant = (...statements: object[]) => aws.roles.putPolicy('node-role', 'test', { Statement: statements });
const client = <C>(Client: new (options: object) => C): C => new Client({ ...aws.clientOptions, credentials });

test('what no policy allows is denied, in the words of each service, and reported', async () => {
  await expect(
    client(EC2Client).send(new TerminateInstancesCommand({ InstanceIds: [instanceId] })),
  ).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  await expect(client(AutoScalingClient).send(new DescribeAutoScalingGroupsCommand({}))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining(
      'is not authorized to perform: autoscaling:DescribeAutoScalingGroups on resource: * because no identity-based policy allows',
    ),
  });
  const send = new SendCommandCommand({
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: [instanceId],
    Parameters: { commands: ['id'] },
  });
  await expect(client(SSMClient).send(send)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(aws.accessReports.map((report) => report.action)).toEqual([
    'ec2:TerminateInstances',
    'autoscaling:DescribeAutoScalingGroups',
    'ssm:SendCommand',
  ]);
});

test('a grant reaches the resources it names and no others', async () => {
  grant({
    Effect: 'Allow',
    Action: 'autoscaling:CompleteLifecycleAction',
    Resource: 'arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/other',
  });
  const complete = new CompleteLifecycleActionCommand({
    AutoScalingGroupName: 'g',
    LifecycleHookName: 'h',
    InstanceId: instanceId,
    LifecycleActionResult: 'CONTINUE',
  });
  await expect(client(AutoScalingClient).send(complete)).rejects.toMatchObject({ name: 'AccessDenied' });
  grant({
    Effect: 'Allow',
    Action: 'autoscaling:CompleteLifecycleAction',
    Resource: 'arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/g',
  });
  await expect(client(AutoScalingClient).send(complete)).rejects.toMatchObject({ name: 'ValidationError' });
});

test('a command needs the document and the instance; tags of the instance are condition keys', async () => {
  const document = {
    Effect: 'Allow',
    Action: 'ssm:SendCommand',
    Resource: 'arn:aws:ssm:*::document/AWS-RunShellScript',
  };
  const instances = (group: string) => ({
    Effect: 'Allow',
    Action: 'ssm:SendCommand',
    Resource: 'arn:aws:ec2:*:*:instance/*',
    Condition: { StringEquals: { 'aws:ResourceTag/aws:autoscaling:groupName': group } },
  });
  const send = new SendCommandCommand({
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: [instanceId],
    Parameters: { commands: ['id'] },
  });
  grant(document, instances('other'));
  await expect(client(SSMClient).send(send)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  grant(document, instances('g'));
  expect((await client(SSMClient).send(send)).Command?.InstanceIds).toEqual([instanceId]);
});
