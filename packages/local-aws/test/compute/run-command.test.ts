import {
  CancelCommandCommand,
  type CommandFilterKey,
  CreateDocumentCommand,
  DescribeDocumentCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  type ListCommandsCommandInput,
  SendCommandCommand,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandResult, InstanceOffline } from '../../src/compute/instance-runtime.ts';
import { type ComputeFixture, startComputeFixture, until } from './compute-fixture.ts';
import { launchInstances } from './launch-instances.ts';

const content = {
  schemaVersion: '2.2',
  parameters: {
    Command: { type: 'String', allowedValues: ['etcd status', 'node drain'] },
    Options: { type: 'String', default: '', allowedPattern: '^[A-Za-z0-9._:/=, -]*$' },
    ExecutionTimeout: { type: 'String', default: '60', allowedPattern: '^[0-9]{1,4}$' },
  },
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'run',
      inputs: {
        timeoutSeconds: '{{ ExecutionTimeout }}',
        runCommand: ['export PATH=/usr/local/bin:$PATH', 'exec agent {{ Command }} {{Options}}'],
      },
    },
  ],
};

let aws: ComputeFixture;
let instanceId: string;

beforeEach(async () => {
  aws = await startComputeFixture();
  const [instance] = await launchInstances(aws, 1);
  instanceId = instance!.instanceId;
  await aws.ssm.send(
    new CreateDocumentCommand({ Name: 'agent', DocumentType: 'Command', Content: JSON.stringify(content) }),
  );
});
afterEach(() => aws.close());

async function send(settings: Partial<SendCommandCommandInput> = {}): Promise<string> {
  const request = {
    DocumentName: 'agent',
    InstanceIds: [instanceId],
    Parameters: { Command: ['etcd status'] },
    ...settings,
  };
  const { Command: command } = await aws.ssm.send(new SendCommandCommand(request));
  return command!.CommandId!;
}

async function ask(commandId: string): Promise<GetCommandInvocationCommandOutput> {
  return aws.ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }));
}

describe('a listing', () => {
  const list = (settings: Partial<ListCommandsCommandInput> = {}) =>
    aws.ssm.send(new ListCommandsCommand({ InstanceId: instanceId, ...settings }));

  test('has 50 commands a page at most', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 51; count += 1) ids.push(await send());
    const first = await list();
    expect(first.Commands).toHaveLength(50);
    const second = await list({ NextToken: first.NextToken });
    expect(second.NextToken).toBeUndefined();
    const listed = [...(first.Commands ?? []), ...(second.Commands ?? [])].map((command) => command.CommandId);
    expect(new Set(listed)).toEqual(new Set(ids));
    expect(listed).toHaveLength(51);

    const third = await list({ MaxResults: 2 });
    expect(third.Commands).toHaveLength(2);
    expect(third.NextToken).toBeDefined();
    for (const MaxResults of [0, 51]) {
      await expect(list({ MaxResults })).rejects.toMatchObject({ name: 'ValidationException' });
    }
    await expect(list({ NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  test('keeps what passes every filter', async () => {
    const early = await send();
    await aws.clock.advance(60_000);
    const between = new Date(aws.clock.now() - 30_000).toISOString().replace(/\.\d+/, '');
    const late = await send();
    const found = async (...filters: readonly [CommandFilterKey, string][]) =>
      (await list({ Filters: filters.map(([key, value]) => ({ key, value })) })).Commands?.map(
        (command) => command.CommandId,
      );
    expect(await found(['InvokedAfter', between])).toEqual([late]);
    expect(await found(['InvokedBefore', between])).toEqual([early]);
    expect(await found(['DocumentName', 'agent'], ['InvokedBefore', between])).toEqual([early]);
    expect(await found(['DocumentName', 'other'])).toEqual([]);
    expect(await found(['Status', 'Failed'])).toEqual([]);
    await expect(found(['InvokedAfter', '2026-01-01T00:00:00.000Z'])).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(found(['ExecutionStage', 'Executing'])).rejects.toMatchObject({ name: 'InvalidFilterKey' });
  });
});

describe('a command', () => {
  test('is unknown at first, then runs with its parameters filled in', async () => {
    aws.runtime.commandResult = async () => ({ exitCode: 0, stdout: '{"kind":"ok"}', stderr: '' });
    const commandId = await send({ Parameters: { Command: ['node drain'], Options: ['--node ip-1'] } });
    await expect(ask(commandId)).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
    await aws.clock.advance(100);
    expect(await ask(commandId)).toMatchObject({
      Status: 'Success',
      StatusDetails: 'Success',
      ResponseCode: 0,
      StandardOutputContent: '{"kind":"ok"}',
      PluginName: 'run',
    });
    expect(aws.runtime.commands[0]?.invocation).toMatchObject({
      timeoutMs: 60_000,
      script: 'export PATH=/usr/local/bin:$PATH\nexec agent node drain --node ip-1',
    });
    const { CommandInvocations: listed } = await aws.ssm.send(
      new ListCommandInvocationsCommand({ CommandId: commandId, Details: true }),
    );
    expect(listed).toMatchObject([
      { InstanceId: instanceId, Status: 'Success', CommandPlugins: [{ Output: '{"kind":"ok"}' }] },
    ]);
  });

  test('fails with its exit code; output is cut at 24,000 characters', async () => {
    aws.runtime.commandResult = async () => ({ exitCode: 3, stdout: 'x'.repeat(30_000), stderr: 'refused' });
    const commandId = await send();
    await aws.clock.advance(100);
    const answer = await ask(commandId);
    expect(answer).toMatchObject({ Status: 'Failed', StatusDetails: 'Failed', ResponseCode: 3 });
    expect(answer.StandardErrorContent).toBe('refused\nfailed to run commands: exit status 3');
    expect(answer.StandardOutputContent).toHaveLength(24_000);
    expect(answer.StandardOutputContent?.endsWith('--output truncated--')).toBe(true);
  });

  test('waits for an agent that is offline, and is delivered when it comes back', async () => {
    aws.runtime.commandResult = () => Promise.reject(new InstanceOffline(instanceId));
    const commandId = await send({ TimeoutSeconds: 30 });
    await aws.clock.advance(2_000);
    expect(await ask(commandId)).toMatchObject({ Status: 'Delayed', StatusDetails: 'Delayed', ResponseCode: -1 });
    const { InstanceInformationList: managed } = await aws.ssm.send(new DescribeInstanceInformationCommand({}));
    expect(managed).toMatchObject([{ InstanceId: instanceId, PingStatus: 'ConnectionLost' }]);
    aws.runtime.commandResult = async () => ({ exitCode: 0, stdout: '', stderr: '' });
    await aws.clock.advance(2_000);
    expect(await ask(commandId)).toMatchObject({ Status: 'Success' });
  });

  test('ends in a delivery time-out when the agent stays offline', async () => {
    aws.runtime.commandResult = () => Promise.reject(new InstanceOffline(instanceId));
    const commandId = await send({ TimeoutSeconds: 30 });
    await aws.clock.advance(31_000);
    expect(await ask(commandId)).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'DeliveryTimedOut',
      ResponseCode: -1,
    });
  });

  test('is undeliverable when the instance goes away before it was delivered', async () => {
    aws.runtime.commandResult = () => Promise.reject(new InstanceOffline(instanceId));
    const commandId = await send({ TimeoutSeconds: 30 });
    aws.compute.fleet.machineLost(instanceId);
    await aws.clock.advance(2_000);
    expect(await ask(commandId)).toMatchObject({ Status: 'Failed', StatusDetails: 'Undeliverable' });
  });

  test('times out in execution, and its process is told to stop', async () => {
    let aborted = false;
    aws.runtime.commandResult = (_id, _invocation, signal) =>
      new Promise<CommandResult>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('killed'));
        });
      });
    const commandId = await send({ Parameters: { Command: ['etcd status'], ExecutionTimeout: ['10'] } });
    await aws.clock.advance(9_000);
    expect(await ask(commandId)).toMatchObject({ Status: 'InProgress' });
    await aws.clock.advance(1_000);
    expect(await ask(commandId)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut' });
    expect(aborted).toBe(true);
  });

  test('whose connection broke stays in progress until it expires and is never run again', async () => {
    aws.runtime.commandResult = () => Promise.reject(new Error('connection reset'));
    const commandId = await send({ TimeoutSeconds: 30 });
    await aws.clock.advance(80_000);
    expect(await ask(commandId)).toMatchObject({ Status: 'InProgress' });
    await aws.clock.advance(10_000);
    expect(await ask(commandId)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut' });
    expect(aws.runtime.commands).toHaveLength(1);
  });

  test('can be cancelled while it runs', async () => {
    aws.runtime.commandResult = (_id, _invocation, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ exitCode: 143, stdout: '', stderr: '' }));
      });
    const commandId = await send();
    await aws.ssm.send(new CancelCommandCommand({ CommandId: commandId }));
    await aws.clock.advance(100);
    await until(() => aws.events.some((event) => event.kind === 'command' && event.status === 'Cancelled'));
    expect(await ask(commandId)).toMatchObject({ Status: 'Cancelled', StatusDetails: 'Cancelled' });
  });
});

describe('refusals', () => {
  test.each([
    ['a value that is not allowed', { Command: ['sh -c id'] }, /not allowed/],
    ['a value outside of the pattern', { Command: ['etcd status'], Options: ['; reboot'] }, /pattern/],
    ['a parameter the document does not have', { Command: ['etcd status'], Extra: ['1'] }, /not defined/],
    ['a missing parameter', {}, /required/],
  ])('%s', async (_what, parameters, message) => {
    await expect(send({ Parameters: parameters })).rejects.toMatchObject({
      name: 'InvalidParameters',
      message: expect.stringMatching(message),
    });
  });

  test('instances that are not managed, unknown documents, malformed ones', async () => {
    await expect(send({ InstanceIds: ['i-0123456789abcdef0'] })).rejects.toMatchObject({
      name: 'InvalidInstanceId',
      message: 'Instances [[i-0123456789abcdef0]] not in a valid state for account 123456789012',
    });
    await expect(send({ DocumentName: 'none' })).rejects.toMatchObject({ name: 'InvalidDocument' });
    const create = (document: unknown) =>
      aws.ssm.send(
        new CreateDocumentCommand({ Name: 'bad', DocumentType: 'Command', Content: JSON.stringify(document) }),
      );
    await expect(create({ ...content, schemaVersion: '1.2' })).rejects.toMatchObject({
      name: 'InvalidDocumentContent',
    });
    await expect(create({ ...content, parameters: {} })).rejects.toMatchObject({ name: 'InvalidDocumentContent' });
    await expect(aws.ssm.send(new DescribeDocumentCommand({ Name: 'bad' }))).rejects.toMatchObject({
      name: 'InvalidDocument',
    });
  });
});
