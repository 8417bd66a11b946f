import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createAwsClient, SsmRemoteCommand } from '@dedicated-k8s/core-sdk/aws';
import type { CommandResult, InstanceRuntime } from '@dedicated-k8s/local-aws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { managedInstanceTemplate } from './managed-instance-template.ts';
import { openTestAccount, type TestAccount } from './open-account.ts';

const DOCUMENT = 'demo-bootstrap-agent';
/** More than a page has. */
const EARLIER = 55;

const launched: string[] = [];
const release = Promise.withResolvers<CommandResult>();
const instances: InstanceRuntime = {
  launch: async ({ instanceId }) => void launched.push(instanceId),
  terminate: async () => {},
  // What is drained takes its time.
  runCommand: async (_, { script }) =>
    script.includes('node drain') ? release.promise : { exitCode: 0, stdout: '{}', stderr: '' },
};

const assembly = mkdtempSync(join(tmpdir(), 'command-pages-'));
let account: TestAccount;
let client: SSMClient;

beforeAll(async () => {
  account = await openTestAccount(212, { instances });
  writeFileSync(join(assembly, 'stack.assets.json'), JSON.stringify({ files: {} }));
  await account.aws.deploy(managedInstanceTemplate, { assembly, stackName: 'stack' });
  await vi.waitUntil(() => launched.length > 0, { timeout: 20_000 });
  client = createAwsClient(SSMClient, account.client);
}, 60_000);
afterAll(async () => {
  client.destroy();
  await account.close();
  rmSync(assembly, { recursive: true, force: true });
});

const sent = () => account.requests.filter(({ operation }) => operation === 'SendCommand').length;
const listed = () => account.requests.filter(({ operation }) => operation === 'ListCommands').length;

describe('a command that still runs behind a page of others (fault row 27)', () => {
  it('is waited for, and not sent on top', { timeout: 120_000 }, async () => {
    const [instanceId = ''] = launched;
    const earlier = new SendCommandCommand({
      DocumentName: DOCUMENT,
      InstanceIds: [instanceId],
      Parameters: { Command: ['etcd status'] },
    });
    await vi.waitUntil(
      () =>
        client.send(earlier).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    );
    for (let count = 1; count < EARLIER; count += 1) await client.send(earlier);
    const remote = new SsmRemoteCommand({ client, document: DOCUMENT, joinRunning: true, pollMs: 50 });
    const drain = { verb: 'node drain', node: 'a', deadlineSeconds: 60 } as const;
    const options = { deliveryTimeoutMs: 30_000, executionTimeoutMs: 60_000 };

    const before = sent();
    const first = remote.run(instanceId, drain, options);
    await vi.waitUntil(() => sent() > before, { timeout: 20_000 });
    const pages = listed();
    const second = remote.run(instanceId, drain, options);
    await vi.waitUntil(() => listed() === pages + 2, { timeout: 20_000 });
    release.resolve({ exitCode: 0, stdout: '{"drained":true}', stderr: '' });
    expect(await second).toMatchObject({ kind: 'succeeded', stdout: '{"drained":true}' });
    expect(await second).toEqual(await first);
    expect(sent()).toBe(before + 1);
  });
});
