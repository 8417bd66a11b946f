import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { definePolicy } from '@dedicated-k8s/retry';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { SsmRemoteCommand } from './ssm-remote-command.ts';

const options = { deliveryTimeoutMs: 30_000, executionTimeoutMs: 60_000 };

/** Run Command whose invocation shows one status after the other, the last one for ever. */
function fixture(statuses: readonly (string | Error)[], ...pages: readonly (readonly object[])[]) {
  const sent: object[] = [];
  let looks = 0;
  const send = (command: object): Promise<object> => {
    sent.push(command);
    if (command instanceof SendCommandCommand) return Promise.resolve({ Command: { CommandId: 'c-1' } });
    if (command instanceof ListCommandsCommand) {
      const page = Number(command.input.NextToken ?? 0);
      const more = page + 1 < pages.length ? { NextToken: String(page + 1) } : {};
      return Promise.resolve({ Commands: pages[page] ?? [], ...more });
    }
    if (!(command instanceof GetCommandInvocationCommand)) return Promise.resolve({});
    const status = statuses[Math.min(looks, statuses.length - 1)] ?? 'Pending';
    looks += 1;
    return status instanceof Error
      ? Promise.reject(status)
      : Promise.resolve({ Status: status, StatusDetails: status, ResponseCode: 0, StandardOutputContent: '{}' });
  };
  const clock = new ManualClock();
  const remote = new SsmRemoteCommand({
    client: { send } as unknown as SSMClient,
    policy: definePolicy({ name: 'test' }),
    document: 'demo-bootstrap-agent',
    clock,
    joinRunning: true,
  });
  return { clock, remote, sent };
}

const running = {
  CommandId: 'c-0',
  Status: 'InProgress',
  Parameters: { Command: ['etcd status'], Options: [''], Traceparent: ['none'] },
};

const invocationMissing = Object.assign(new Error('not yet'), {
  name: 'InvocationDoesNotExist',
  $fault: 'client',
  $metadata: { httpStatusCode: 400 },
});

describe('SsmRemoteCommand (fault row 27)', () => {
  it('sends one verb to one instance, and waits for its end', async () => {
    const { clock, remote, sent } = fixture(['Pending', 'InProgress', 'Success']);
    const command = { verb: 'node drain', node: 'cp-1', deadlineSeconds: 90 } as const;
    expect(await clock.drive(remote.run('i-1', command, options))).toEqual({
      kind: 'succeeded',
      commandId: 'c-1',
      stdout: '{}',
    });
    expect((sent[1] as SendCommandCommand).input).toEqual({
      DocumentName: 'demo-bootstrap-agent',
      InstanceIds: ['i-1'],
      TimeoutSeconds: 30,
      Parameters: {
        Command: ['node drain'],
        Options: ['--node=cp-1 --deadline-seconds=90'],
        Traceparent: ['none'],
        ExecutionTimeout: ['60'],
      },
    });
  });

  it('bears that the invocation is not there right after sending', async () => {
    const { clock, remote } = fixture([invocationMissing, invocationMissing, 'Success']);
    expect(await clock.drive(remote.run('i-1', { verb: 'etcd status' }, options))).toMatchObject({ kind: 'succeeded' });
  });

  it('says that it may still run when its end was not seen in time, and cancels it', async () => {
    const { clock, remote, sent } = fixture(['InProgress']);
    const outcome = await clock.drive(remote.run('i-1', { verb: 'etcd status' }, options));
    expect(outcome).toEqual({ kind: 'timed-out', commandId: 'c-1', stillRunning: true });
    expect(sent.at(-1)).toBeInstanceOf(CancelCommandCommand);
    expect(sent.filter((command) => command instanceof SendCommandCommand)).toHaveLength(1);
    expect(clock.monotonic()).toBeLessThan(110_000);
  });

  it('bears that its end cannot be looked for while that may pass, and gives up where it cannot', async () => {
    const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException', $fault: 'client' });
    const passing = fixture(['InProgress', throttled, 'Success']);
    const outcome = await passing.clock.drive(passing.remote.run('i-1', { verb: 'etcd status' }, options));
    expect(outcome).toMatchObject({ kind: 'succeeded' });

    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' });
    const { clock, remote, sent } = fixture(['InProgress', denied]);
    const refused = clock.drive(remote.run('i-1', { verb: 'etcd status' }, options));
    await expect(refused).rejects.toMatchObject({ code: 'AWS_ACCESS_DENIED' });
    expect(sent.at(-1)).toBeInstanceOf(CancelCommandCommand);
  });

  it('cancels when the caller aborts', async () => {
    const { clock, remote, sent } = fixture(['InProgress']);
    const controller = new AbortController();
    const running = remote.run('i-1', { verb: 'etcd status' }, { ...options, signal: controller.signal });
    const ended = running.catch((error: unknown) => error);
    await clock.advance(5_000);
    controller.abort(new Error('deadline'));
    expect(await ended).toMatchObject({ message: 'deadline' });
    expect(sent.at(-1)).toBeInstanceOf(CancelCommandCommand);
  });

  it('waits for the same command when it still runs, and sends no second one', async () => {
    const { clock, remote, sent } = fixture(['InProgress', 'Success'], [running]);
    const outcome = await clock.drive(remote.run('i-1', { verb: 'etcd status' }, options));
    expect(outcome).toMatchObject({ kind: 'succeeded', commandId: 'c-0' });
    expect(sent.filter((command) => command instanceof SendCommandCommand)).toEqual([]);
  });

  it.each([
    ['the second page', [[{ CommandId: 'c-9', Status: 'Success' }], [running]]],
    ['a page behind one that a filter left empty', [[], [running]]],
    ['the last page that is read', [...Array.from({ length: 19 }, () => []), [running]]],
  ])('finds the same command on %s', async (_, pages) => {
    const { clock, remote, sent } = fixture(['InProgress', 'Success'], ...pages);
    const outcome = await clock.drive(remote.run('i-1', { verb: 'etcd status' }, options));
    expect(outcome).toMatchObject({ kind: 'succeeded', commandId: 'c-0' });
    expect(sent.filter((command) => command instanceof SendCommandCommand)).toEqual([]);
  });

  it('sends nothing when the listing has no end: the same command may run', async () => {
    const { remote, sent } = fixture(['Success'], ...Array.from({ length: 100 }, () => []));
    const running = remote.run('i-1', { verb: 'etcd status' }, options);
    await expect(running).rejects.toMatchObject({ code: 'AWS_REQUEST_FAILED' });
    expect(sent).toHaveLength(20);
    expect(sent.every((command) => command instanceof ListCommandsCommand)).toBe(true);
  });

  it.each([
    ['has ended', { Status: 'Success', Parameters: { Command: ['etcd status'], Options: [''] } }],
    ['is another', { Status: 'InProgress', Parameters: { Command: ['join refresh'], Options: [''] } }],
    ['has other values', { Status: 'InProgress', Parameters: { Command: ['etcd status'], Options: ['--x=y'] } }],
  ])('sends it when the one before %s', async (_, before) => {
    const { clock, remote } = fixture(['Success'], [{ CommandId: 'c-0', ...before }]);
    const outcome = await clock.drive(remote.run('i-1', { verb: 'etcd status' }, options));
    expect(outcome).toMatchObject({ kind: 'succeeded', commandId: 'c-1' });
  });

  it('sends nothing that the document would refuse', async () => {
    const { remote, sent } = fixture(['Success']);
    const command = { verb: 'node drain', node: 'cp-1; reboot', deadlineSeconds: 1 } as const;
    await expect(remote.run('i-1', command, options)).rejects.toMatchObject({ code: 'COMMAND_INVALID' });
    expect(sent).toEqual([]);
  });
});
