import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { etcdGatewayOver } from '../src/etcd/create-etcd-gateway.ts';
import type { EtcdGateway } from '../src/etcd/etcd-gateway.ts';
import type { EtcdRequest, EtcdTransport } from '../src/etcd/etcd-transport.ts';

interface Recording {
  readonly request: { readonly method: string; readonly path: string; readonly body?: Record<string, unknown> };
  readonly response: { readonly status: number; readonly body: unknown };
}

const versions = ['3.4', '3.5', '3.6'] as const;
const endpoint = 'https://127.0.0.1:2379';

function load(version: string, name: string): Recording {
  const file = new URL(`recorded/etcd/${version}/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
}

/** The recorded lines; what stands there only by its length is filled with the number of its line. */
function snapshotStream(version: string): { readonly lines: readonly unknown[]; readonly totalBytes: number } {
  const { response, totalBytes } = load(version, 'snapshot-stream') as Recording & { readonly totalBytes: number };
  const recorded = (response.body as readonly (string | { readonly result: { readonly blob: string } })[]).filter(
    (line) => typeof line !== 'string',
  );
  const lines = recorded.map(({ result }, index) => {
    const characters = Number(/\((\d+) base64 characters\)/.exec(result.blob)?.[1]);
    const bytes = characters === 44 ? 32 : Math.floor(characters / 4) * 3 - 1;
    return { result: { ...result, blob: Buffer.alloc(bytes, index + 1).toString('base64') } };
  });
  return { lines, totalBytes };
}

/** A gateway that answers what was recorded, and what it was asked. */
function replay(version: string, name: string) {
  const recording = load(version, name);
  const text =
    typeof recording.response.body === 'string' ? recording.response.body : JSON.stringify(recording.response.body);
  return { recording, ...replayText(text, recording.response.status) };
}

function replayText(text: string, status = 200) {
  const asked: EtcdRequest[] = [];
  const transport: EtcdTransport = {
    send: (_, request) => {
      asked.push(request);
      return Promise.resolve({ status, body: bodyOf(text) });
    },
    close: () => undefined,
  };
  return { asked, gateway: etcdGatewayOver(endpoint, transport, 1_000) };
}

async function* bodyOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** Makes the call of a recording with the values that it was recorded with. */
function call(gateway: EtcdGateway, name: string, body: Record<string, unknown> = {}): Promise<unknown> {
  const { ID, targetID, peerURLs, key, value } = body as {
    ID: string;
    targetID: string;
    peerURLs: readonly [string];
    key: string;
    value: string;
  };
  const plain = (text: string): string => Buffer.from(text, 'base64').toString();
  if (name.startsWith('status')) return gateway.status();
  if (name.startsWith('health')) return gateway.health();
  if (name.startsWith('member-list')) return gateway.memberList();
  if (name.startsWith('member-add')) return gateway.memberAdd(peerURLs[0], { learner: true });
  if (name.startsWith('member-promote')) return gateway.memberPromote(ID);
  if (name.startsWith('member-remove')) return gateway.memberRemove(ID);
  if (name.startsWith('transfer')) return gateway.moveLeader(targetID);
  if (name.startsWith('alarm')) return gateway.alarms();
  if (name.startsWith('kv-range') || name.startsWith('learner')) return gateway.range({ key: plain(key) });
  if (name.startsWith('kv-put')) return gateway.put(plain(key), plain(value));
  throw new Error(`no call for ${name}`);
}

describe.each(versions)('etcd %s as recorded', (version) => {
  it.each([
    ['member-list', { length: 3 }],
    ['status-leader', { errors: [] }],
    ['status-no-quorum', { leaderId: undefined, errors: ['etcdserver: no leader'] }],
    ['status-learner', { isLearner: true }],
    ['status-follower', { isLearner: false, errors: [] }],
    ['status-nospace', { errors: [expect.stringContaining('alarm:NOSPACE')] }],
    ['member-list-after-restore', [{ name: 'r1' }]],
    ['kv-range-after-restore', [{ key: 'a', modRevision: '53' }]],
    ['health-ok', { healthy: true }],
    ['health-no-quorum', { healthy: false }],
    ['health-nospace', { healthy: false }],
    ['alarm-list-empty', { length: 0 }],
    ['alarm-list-nospace', [{ alarm: 'NOSPACE' }]],
    ['kv-range-none', { length: 0 }],
    ['member-add-learner', { isLearner: true, name: '', clientUrls: [] }],
  ])('understands %s', async (name, expected) => {
    const { recording, gateway } = replay(version, name);
    expect(await call(gateway, name, recording.request.body)).toMatchObject(expected);
  });

  it.each([
    ['member-remove-again', 'ETCD_MEMBER_UNKNOWN'],
    ['member-remove-unknown', 'ETCD_MEMBER_UNKNOWN'],
    ['member-remove-too-soon', 'ETCD_UNHEALTHY_CLUSTER'],
    ['member-remove-healthy-while-one-down', 'ETCD_UNHEALTHY_CLUSTER'],
    ['member-add-while-one-down', 'ETCD_UNHEALTHY_CLUSTER'],
    ['member-add-learner-while-one-down', 'ETCD_UNHEALTHY_CLUSTER'],
    ['member-add-exists', 'ETCD_MEMBER_EXISTS'],
    ['member-add-second-learner', 'ETCD_CHANGE_IN_PROGRESS'],
    ['member-promote-not-started', 'ETCD_LEARNER_BEHIND'],
    ['member-promote-again', 'ETCD_REFUSED'],
    ['transfer-asked-of-follower', 'ETCD_NOT_LEADER'],
    ['transfer-to-non-member', 'ETCD_REFUSED'],
    ['kv-put-no-quorum', 'ETCD_NO_QUORUM'],
    ['kv-put-nospace', 'ETCD_NO_SPACE'],
    ['learner-refuses-reads', 'ETCD_REFUSED'],
  ])('names %s', async (name, code) => {
    const { recording, gateway } = replay(version, name);
    await expect(call(gateway, name, recording.request.body)).rejects.toMatchObject({ code });
  });

  it.each([
    'member-remove',
    'member-remove-the-dead-one',
    'member-promote',
    'transfer-ok',
    'transfer-to-itself',
    'kv-put',
    'kv-range',
  ])('asks for %s as it was recorded', async (name) => {
    const { recording, asked, gateway } = replay(version, name);
    await call(gateway, name, recording.request.body);
    const [request] = asked;
    expect(request).toMatchObject({ method: recording.request.method, path: recording.request.path });
    expect(request?.body).toMatchObject(recording.request.body ?? {});
  });

  it('keeps every id exact', async () => {
    const { recording, gateway } = replay(version, 'member-list');
    const { members } = recording.response.body as { members: readonly { ID: string }[] };
    expect((await gateway.memberList()).map(({ id }) => id)).toEqual(members.map(({ ID }) => ID));
  });

  it('tells members that have not started', async () => {
    const { gateway } = replay(version, 'member-list-unstarted');
    expect((await gateway.memberList()).filter(({ name }) => name === '')).toMatchObject([
      { isLearner: true, clientUrls: [] },
    ]);
  });

  it('reads from the memory of a member without a quorum where that is asked for', async () => {
    const { recording, asked, gateway } = replay(version, 'kv-range-no-quorum-serializable');
    expect(await gateway.range({ key: 'a', serializable: true })).toMatchObject([{ key: 'a', modRevision: '53' }]);
    expect(asked[0]?.body).toMatchObject(recording.request.body ?? {});
  });

  it('takes a path that is not there for no answer of etcd', async () => {
    const { gateway } = replay(version, 'unknown-path');
    await expect(gateway.memberList()).rejects.toMatchObject({ code: 'ETCD_REFUSED', retryable: false });
  });

  it('joins the lines of a snapshot, its trailer last', async () => {
    const { lines, totalBytes } = snapshotStream(version);
    const { gateway } = replayText(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const pieces: Uint8Array[] = [];
    for await (const piece of gateway.snapshot()) pieces.push(piece);
    expect(pieces.map(({ length }) => length)).toEqual([32_768, totalBytes - 32_768 - 32, 32]);
    expect(pieces.at(-1)?.every((byte) => byte === 3)).toBe(true);
  });

  it('knows whether a transaction went through', async () => {
    expect(await replay(version, 'kv-txn-succeeded').gateway.putIf('a', '2', '2')).toBe(true);
    expect(await replay(version, 'kv-txn-failed').gateway.putIf('a', '2', '2')).toBe(false);
  });
});

describe('a list without a quorum', () => {
  it('is a stale one in 3.4 and refused from 3.5 on', async () => {
    const name = 'member-list-no-quorum-linearizable';
    expect(await replay('3.4', name).gateway.memberList()).toHaveLength(2);
    for (const version of ['3.5', '3.6']) {
      await expect(replay(version, name).gateway.memberList()).rejects.toMatchObject({ code: 'ETCD_NO_QUORUM' });
    }
  });
});
