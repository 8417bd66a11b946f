import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { CreateSubnetCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LaunchedInstance } from '../../src/compute/instance-runtime.ts';
import { type ComputeFixture, startComputeFixture, until } from './compute-fixture.ts';
import { launchInstances } from './launch-instances.ts';

const port = 6443;
let aws: ComputeFixture;
let instances: readonly LaunchedInstance[];
let targetGroupArn: string;
const servers: Server[] = [];

beforeEach(async () => {
  aws = await startComputeFixture();
  instances = await launchInstances(aws, 2);
});
afterEach(async () => {
  await aws.close();
  for (const server of servers.splice(0)) server.close();
});

async function createBalancer(settings: Partial<CreateTargetGroupCommandInput> = {}): Promise<string> {
  const { Vpc: vpc } = await aws.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Subnet: subnet } = await aws.ec2.send(
    new CreateSubnetCommand({ VpcId: vpc!.VpcId!, CidrBlock: '10.0.0.0/24' }),
  );
  const { TargetGroups: groups } = await aws.elb.send(
    new CreateTargetGroupCommand({ Name: 'tg', Protocol: 'TCP', Port: port, ...settings }),
  );
  targetGroupArn = groups![0]!.TargetGroupArn!;
  const balancer = { Name: 'lb', Type: 'network', Scheme: 'internal' } as const;
  const { LoadBalancers: balancers } = await aws.elb.send(
    new CreateLoadBalancerCommand({ ...balancer, Subnets: [subnet!.SubnetId!] }),
  );
  const action = { Type: 'forward', TargetGroupArn: targetGroupArn } as const;
  await aws.elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: balancers![0]!.LoadBalancerArn!,
      Protocol: 'TCP',
      Port: port,
      DefaultActions: [action],
    }),
  );
  return aws.compute.balancers.list()[0]!.address;
}

async function serve(instance: LaunchedInstance): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(instance.instanceId);
  });
  servers.push(server);
  server.listen(port, instance.privateIp);
  await once(server, 'listening');
  return server;
}

async function call(address: string): Promise<string> {
  const socket = connect(port, address);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  await once(socket, 'close');
  return answer;
}

async function register(): Promise<void> {
  await aws.elb.send(
    new RegisterTargetsCommand({
      TargetGroupArn: targetGroupArn,
      Targets: instances.map(({ instanceId: Id }) => ({ Id })),
    }),
  );
}

async function health(): Promise<Record<string, string | undefined>> {
  const { TargetHealthDescriptions: all } = await aws.elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
  );
  return Object.fromEntries((all ?? []).map((one) => [one.Target!.Id!, one.TargetHealth!.State]));
}

const state = (instance: LaunchedInstance): string | undefined =>
  aws.compute.balancers.targetGroup(targetGroupArn).targets.get(`${instance.instanceId}:${port}`)?.state;

test('forwards to healthy targets in turn and leaves out one that fails its checks', async () => {
  const [first, second] = instances as [LaunchedInstance, LaunchedInstance];
  const address = await createBalancer();
  await serve(first);
  const failing = await serve(second);
  await register();
  await until(() => state(first) === 'healthy' && state(second) === 'healthy');
  expect(new Set([await call(address), await call(address)])).toEqual(new Set([first.instanceId, second.instanceId]));
  failing.close();
  await aws.clock.advance(30_000);
  await until(
    () =>
      aws.compute.balancers.targetGroup(targetGroupArn).targets.get(`${second.instanceId}:${port}`)?.streak.passed ===
      false,
  );
  await aws.clock.advance(30_000);
  await until(() => state(second) === 'unhealthy');
  expect([await call(address), await call(address)]).toEqual([first.instanceId, first.instanceId]);
  expect(await health()).toEqual({ [first.instanceId]: 'healthy', [second.instanceId]: 'unhealthy' });
});

test('checks the path of an HTTP health check', async () => {
  const [first] = instances as [LaunchedInstance];
  const server = createHttpServer((request, response) => {
    response.writeHead(request.url === '/readyz' ? 503 : 200).end();
  });
  servers.push(server);
  server.listen(port, first.privateIp);
  await once(server, 'listening');
  await createBalancer({
    HealthCheckProtocol: 'HTTP',
    HealthCheckPath: '/readyz',
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 5,
    UnhealthyThresholdCount: 2,
  });
  await register();
  await until(
    () =>
      aws.compute.balancers.targetGroup(targetGroupArn).targets.get(`${first.instanceId}:${port}`)?.streak.count === 1,
  );
  await aws.clock.advance(10_000);
  await until(() => state(first) === 'unhealthy');
  const { TargetHealthDescriptions: all } = await aws.elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn, Targets: [{ Id: first.instanceId }] }),
  );
  expect(all?.[0]?.TargetHealth).toMatchObject({
    Reason: 'Target.ResponseCodeMismatch',
    Description: 'Health checks failed with these codes: [503]',
  });
});

test('drains a deregistered target for the delay of its group', async () => {
  const [first] = instances as [LaunchedInstance];
  await createBalancer();
  const attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '60' }];
  await aws.elb.send(
    new ModifyTargetGroupAttributesCommand({ TargetGroupArn: targetGroupArn, Attributes: attributes }),
  );
  await register();
  await aws.elb.send(
    new DeregisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets: [{ Id: first.instanceId }] }),
  );
  expect((await health())[first.instanceId]).toBe('draining');
  await aws.clock.advance(59_000);
  expect((await health())[first.instanceId]).toBe('draining');
  await aws.clock.advance(1_000);
  expect(await health()).not.toHaveProperty(first.instanceId);
});

test('a terminated instance is no target any more', async () => {
  const [first] = instances as [LaunchedInstance];
  await createBalancer();
  await register();
  aws.compute.fleet.machineLost(first.instanceId);
  await until(() => aws.compute.fleet.get(first.instanceId).state === 'terminated');
  expect(await health()).not.toHaveProperty(first.instanceId);
  await expect(
    aws.elb.send(new RegisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets: [{ Id: first.instanceId }] })),
  ).rejects.toMatchObject({
    name: 'InvalidTargetException',
    message: expect.stringContaining('not in a running state'),
  });
});

test('refuses unknown groups and settings out of bounds', async () => {
  await expect(aws.elb.send(new DescribeTargetGroupsCommand({ Names: ['none'] }))).rejects.toMatchObject({
    name: 'TargetGroupNotFoundException',
  });
  await expect(
    aws.elb.send(new CreateTargetGroupCommand({ Name: 'tg', Protocol: 'TCP', Port: 1, HealthCheckIntervalSeconds: 4 })),
  ).rejects.toMatchObject({ name: 'ValidationError' });
});
