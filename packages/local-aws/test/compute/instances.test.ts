import { CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MetadataFault } from '../../src/compute/imds/metadata-server.ts';
import { type ComputeFixture, region, startComputeFixture, until } from './compute-fixture.ts';

let aws: ComputeFixture;
let fault: MetadataFault | undefined;

beforeEach(async () => {
  fault = undefined;
  aws = await startComputeFixture({
    metadataFault: ({ path }) => (path.endsWith('local-hostname') ? fault : undefined),
  });
  aws.roles.create('node-role', {
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
  });
  aws.roles.createProfile('node-profile', 'node-role');
});
afterEach(() => aws.close());

async function launchOne(userData?: string) {
  await aws.ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'node',
      LaunchTemplateData: {
        ImageId: 'ami-1',
        InstanceType: 'm5.large',
        IamInstanceProfile: { Name: 'node-profile' },
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'role', Value: 'control-plane' }] }],
        ...(userData === undefined ? {} : { UserData: Buffer.from(userData).toString('base64') }),
      },
    }),
  );
  await aws.autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'g',
      MinSize: 1,
      MaxSize: 1,
      AvailabilityZones: ['us-west-2a'],
      LaunchTemplate: { LaunchTemplateName: 'node' },
    }),
  );
  await until(() => aws.compute.groups.get('g').instances.values().next().value?.state === 'InService');
  return aws.runtime.launched[0]!;
}

async function metadata(
  endpoint: string,
  path: string,
  headers?: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const token = await fetch(`${endpoint}/latest/api/token`, {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  const response = await fetch(`${endpoint}/latest/${path}`, {
    headers: headers ?? { 'x-aws-ec2-metadata-token': await token.text() },
  });
  return { status: response.status, body: await response.text() };
}

describe('EC2', () => {
  test('describes what a group launched, by filters', async () => {
    const { instanceId, privateIp, hostname } = await launchOne();
    expect(hostname).toBe(`ip-${privateIp.replaceAll('.', '-')}.${region}.compute.internal`);
    const filters = [
      { Name: 'tag:role', Values: ['control-*'] },
      { Name: 'instance-state-name', Values: ['pending', 'running'] },
      { Name: 'private-ip-address', Values: [privateIp] },
    ];
    const { Reservations: found } = await aws.ec2.send(new DescribeInstancesCommand({ Filters: filters }));
    expect(found?.flatMap((reservation) => reservation.Instances ?? [])).toMatchObject([
      { InstanceId: instanceId, PrivateIpAddress: privateIp, PrivateDnsName: hostname, State: { Name: 'running' } },
    ]);
    const none = await aws.ec2.send(
      new DescribeInstancesCommand({ Filters: [{ Name: 'tag:role', Values: ['worker'] }] }),
    );
    expect(none.Reservations).toEqual([]);
  });

  test('refuses unknown ids and filters', async () => {
    await expect(
      aws.ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] })),
    ).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    await expect(aws.ec2.send(new DescribeInstancesCommand({ InstanceIds: ['x'] }))).rejects.toMatchObject({
      name: 'InvalidInstanceID.Malformed',
    });
    await expect(
      aws.ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('takes 16,384 bytes of user data and not one more', async () => {
    const template = (bytes: number, name: string) =>
      aws.ec2.send(
        new CreateLaunchTemplateCommand({
          LaunchTemplateName: name,
          LaunchTemplateData: { UserData: Buffer.alloc(bytes, 'x').toString('base64') },
        }),
      );
    await template(16_384, 'fits');
    await expect(template(16_385, 'too-long')).rejects.toMatchObject({ name: 'InvalidUserData.Malformed' });
    const { LaunchTemplateVersions: versions } = await aws.ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: 'fits', Versions: ['$Latest'] }),
    );
    expect(versions?.[0]?.VersionNumber).toBe(1);
  });

  test('refuses a profile named twice', async () => {
    const both = { Name: 'node-profile', Arn: 'arn:aws:iam::123456789012:instance-profile/node-profile' };
    await expect(
      aws.ec2.send(
        new CreateLaunchTemplateCommand({ LaunchTemplateName: 'x', LaunchTemplateData: { IamInstanceProfile: both } }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });

  test('a terminated instance stays visible without its addresses', async () => {
    const { instanceId } = await launchOne();
    await aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
    await until(() => aws.compute.fleet.get(instanceId).state === 'terminated');
    const { Reservations: found } = await aws.ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    expect(found?.[0]?.Instances?.[0]).toMatchObject({ State: { Name: 'terminated' }, PrivateDnsName: '' });
    expect(found?.[0]?.Instances?.[0]?.PrivateIpAddress).toBeUndefined();
  });
});

describe('instance metadata', () => {
  test('answers with a token only', async () => {
    const { imdsEndpoint, instanceId, hostname } = await launchOne();
    expect(await metadata(imdsEndpoint, 'meta-data/instance-id')).toEqual({ status: 200, body: instanceId });
    expect(await metadata(imdsEndpoint, 'meta-data/local-hostname')).toEqual({ status: 200, body: hostname });
    expect(await metadata(imdsEndpoint, 'meta-data/placement/')).toEqual({
      status: 200,
      body: 'availability-zone\nregion',
    });
    expect(await metadata(imdsEndpoint, 'meta-data/autoscaling/target-lifecycle-state')).toEqual({
      status: 200,
      body: 'InService',
    });
    expect(await metadata(imdsEndpoint, 'meta-data/instance-id', {})).toMatchObject({ status: 401 });
    expect(await metadata(imdsEndpoint, 'meta-data/nothing')).toMatchObject({ status: 404 });
    expect(await metadata(imdsEndpoint, 'user-data')).toMatchObject({ status: 404 });
    const noTtl = await fetch(`${imdsEndpoint}/latest/api/token`, { method: 'PUT' });
    expect(noTtl.status).toBe(400);
  });

  test('gives user data decoded, and credentials that the endpoint knows', async () => {
    const { imdsEndpoint, instanceId } = await launchOne('kind: NodeConfig\n');
    expect(await metadata(imdsEndpoint, 'user-data')).toEqual({ status: 200, body: 'kind: NodeConfig\n' });
    expect(await metadata(imdsEndpoint, 'meta-data/iam/security-credentials/')).toEqual({
      status: 200,
      body: 'node-role',
    });
    const { body } = await metadata(imdsEndpoint, 'meta-data/iam/security-credentials/node-role');
    const { AccessKeyId: key } = JSON.parse(body) as { AccessKeyId: string };
    expect(aws.principals.find(key)?.principal.arn).toBe(
      `arn:aws:sts::123456789012:assumed-role/node-role/${instanceId}`,
    );
  });

  test('fails and dawdles on demand', async () => {
    const { imdsEndpoint } = await launchOne();
    fault = { status: 503 };
    expect(await metadata(imdsEndpoint, 'meta-data/local-hostname')).toMatchObject({ status: 503 });
    fault = { hangUp: true };
    await expect(metadata(imdsEndpoint, 'meta-data/local-hostname')).rejects.toThrow('fetch failed');
    fault = { delayMs: 10_000 };
    const late = metadata(imdsEndpoint, 'meta-data/local-hostname');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await aws.clock.advance(10_000);
    expect(await late).toMatchObject({ status: 200 });
  });
});
