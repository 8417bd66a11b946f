import { inspect } from 'node:util';
import type { Policy } from '@dedicated-k8s/retry';
import { afterEach, describe, expect, it } from 'vitest';
import { AutoScalingLifecycleHook } from '../src/aws/auto-scaling-lifecycle-hook.ts';
import { DynamoDbClusterStateStore } from '../src/aws/dynamodb-cluster-state-store.ts';
import { DynamoDbLeaseStore } from '../src/aws/dynamodb-lease-store.ts';
import { DynamoDbMemberRegistry } from '../src/aws/dynamodb-member-registry.ts';
import { Ec2InstanceFleet } from '../src/aws/ec2-instance-fleet.ts';
import { ElbTargetGroup } from '../src/aws/elb-target-group.ts';
import { PART_BYTES } from '../src/aws/parts-of.ts';
import { S3ObjectStore } from '../src/aws/s3-object-store.ts';
import { SsmParameterStore } from '../src/aws/ssm-parameter-store.ts';
import { SsmRemoteCommand } from '../src/aws/ssm-remote-command.ts';
import type { ClusterError } from '../src/errors/cluster-error.ts';
import { ABSENT_CLUSTER } from '../src/state/cluster-state.ts';
import {
  type Answer,
  type AwsEndpoint,
  errorAnswer,
  quickPolicy,
  type SeenRequest,
  startAwsEndpoint,
} from './aws-endpoint.ts';

let endpoint: AwsEndpoint | undefined;
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});

async function start(answer: (request: SeenRequest) => Answer | undefined): Promise<AwsEndpoint> {
  endpoint = await startAwsEndpoint(answer);
  return endpoint;
}

const policy = quickPolicy('test');
const lease = {
  name: 'a',
  status: 'held',
  owner: 'i-1',
  nonce: 'n',
  fence: 1,
  version: 1,
  acquiredAt: 0,
  expiresAt: 1,
  durationMs: 1,
} as const;
const action = { group: 'demo-control-plane', hook: 'demo-etcd-cleanup', instanceId: 'i-1' };

/** A body that is sent in two parts. */
async function* twoParts(): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < 2; n += 1) yield new Uint8Array(PART_BYTES - n);
}

const note = { status: 'removed', at: 0, requestId: 'r-1' } as const;
const member = {
  memberId: '1',
  instanceId: 'i-1',
  privateIp: '10.0.1.1',
  hostname: 'cp-1',
  status: 'active',
  createdAt: 0,
} as const;

/** What an error's check has from its adapter. */
const placeOf: Readonly<Record<string, string>> = {
  CLUSTER_STATE_UNREADABLE: '--table-name t ',
  LEASE_UNREADABLE: '--table-name t ',
  MEMBER_REGISTRY_UNREADABLE: '--table-name t ',
  OBJECT_UNREADABLE: '--bucket b ',
};

/** Every call of every adapter that fails with an error of its port, with that error's code. */
const calls: Readonly<Record<string, readonly [code: string, (at: AwsEndpoint, policy: Policy) => Promise<unknown>]>> =
  {
    'parameter get': [
      'PARAMETER_UNREADABLE',
      ({ clients }, policy) => new SsmParameterStore({ client: clients.ssm, policy }).get(['/demo/a']),
    ],
    'parameter put': [
      'PARAMETER_UNWRITABLE',
      ({ clients }, policy) =>
        new SsmParameterStore({ client: clients.ssm, policy }).put('/demo/a', 'b', { secure: true }),
    ],
    'lease read': [
      'LEASE_UNREADABLE',
      ({ clients }, policy) => new DynamoDbLeaseStore({ client: clients.dynamodb, policy, table: 't' }).read('a'),
    ],
    'lease replace': [
      'LEASE_UNREADABLE',
      ({ clients }, policy) =>
        new DynamoDbLeaseStore({ client: clients.dynamodb, policy, table: 't' }).replace('a', 'absent', lease),
    ],
    'state read': [
      'CLUSTER_STATE_UNREADABLE',
      ({ clients }, policy) => new DynamoDbClusterStateStore({ client: clients.dynamodb, policy, table: 't' }).read(),
    ],
    'state transition': [
      'CLUSTER_STATE_UNREADABLE',
      ({ clients }, policy) =>
        new DynamoDbClusterStateStore({ client: clients.dynamodb, policy, table: 't' }).transition(0, ABSENT_CLUSTER),
    ],
    'member list': [
      'MEMBER_REGISTRY_UNREADABLE',
      ({ clients }, policy) =>
        new DynamoDbMemberRegistry({ client: clients.dynamodb, policy, table: 't', cluster: 'demo' }).list(),
    ],
    'members of an instance': [
      'MEMBER_REGISTRY_UNREADABLE',
      ({ clients }, policy) => registryOf(clients, policy).findByInstance('i-1'),
    ],
    'member put': ['MEMBER_REGISTRY_UNREADABLE', ({ clients }, policy) => registryOf(clients, policy).put(member)],
    'member removal': [
      'MEMBER_REGISTRY_UNREADABLE',
      ({ clients }, policy) => registryOf(clients, policy).markRemoved('1', note),
    ],
    group: [
      'GROUP_UNREADABLE',
      ({ clients }, policy) =>
        new Ec2InstanceFleet({ autoScaling: clients.autoScaling, ec2: clients.ec2, policy }).group('demo'),
    ],
    instances: [
      'GROUP_UNREADABLE',
      ({ clients }, policy) =>
        new Ec2InstanceFleet({ autoScaling: clients.autoScaling, ec2: clients.ec2, policy }).instances(['i-1']),
    ],
    'target health': [
      'TARGET_GROUP_UNREADABLE',
      ({ clients }, policy) => new ElbTargetGroup({ client: clients.elb, policy }).health('demo-control-plane-tg'),
    ],
    'target registration': [
      'TARGET_GROUP_UNREADABLE',
      ({ clients }, policy) => new ElbTargetGroup({ client: clients.elb, policy }).register('demo', 'i-1', 6443),
    ],
    'target deregistration': [
      'TARGET_GROUP_UNREADABLE',
      ({ clients }, policy) => new ElbTargetGroup({ client: clients.elb, policy }).deregister('demo', 'i-1', 6443),
    ],
    'object put': [
      'OBJECT_UNREADABLE',
      ({ clients }, policy) => new S3ObjectStore({ client: clients.s3, policy, bucket: 'b' }).put('k', noBytes()),
    ],
    'object put in parts': [
      'OBJECT_UNREADABLE',
      ({ clients }, policy) => new S3ObjectStore({ client: clients.s3, policy, bucket: 'b' }).put('k', twoParts()),
    ],
    'object removal': [
      'OBJECT_UNREADABLE',
      ({ clients }, policy) => new S3ObjectStore({ client: clients.s3, policy, bucket: 'b' }).remove('k'),
    ],
    'object get': [
      'OBJECT_UNREADABLE',
      ({ clients }, policy) => new S3ObjectStore({ client: clients.s3, policy, bucket: 'b' }).get('k'),
    ],
    'object list': [
      'OBJECT_UNREADABLE',
      ({ clients }, policy) => new S3ObjectStore({ client: clients.s3, policy, bucket: 'b' }).list('k'),
    ],
  };

describe('every AWS call (fault row 14)', () => {
  describe.each(Object.entries(calls))('%s', (_, [code, call]) => {
    it('is denied: not absent, not zero, not asked again', async () => {
      const at = await start(({ service }) =>
        errorAnswer(service, deniedCode(service), service === 'dynamodb' || service === 'ssm' ? 400 : 403),
      );
      await expect(call(at, policy)).rejects.toMatchObject({
        code,
        retryable: false,
        cause: { code: 'AWS_ACCESS_DENIED' },
      });
      expect(at.seen).toHaveLength(1);
    });

    it('says where it looked, in what to check', async () => {
      const at = await start(() => errorAnswer('ssm', 'InternalError', 500));
      await at.close();
      const error = await call(at, quickPolicy('test', 30)).catch((thrown: unknown) => thrown as ClusterError);
      expect(error).toMatchObject({ code, check: expect.stringContaining(placeOf[code] ?? 'aws ') as string });
      expect((error as ClusterError).check).not.toMatch(/undefined|\{\w+\}/);
    });

    it('is throttled: asked five times, then a retryable error', async () => {
      const at = await start(({ service }) =>
        errorAnswer(service, throttledCode(service), service === 's3' ? 503 : 400),
      );
      await expect(call(at, policy)).rejects.toMatchObject({ code, retryable: true, cause: { code: 'AWS_THROTTLED' } });
      expect(at.seen).toHaveLength(5);
    });

    it('fails inside the service: asked again', async () => {
      const at = await start(({ service }) => errorAnswer(service, 'InternalError', 500));
      await expect(call(at, policy)).rejects.toMatchObject({
        code,
        retryable: true,
        cause: { code: 'AWS_REQUEST_FAILED' },
      });
      expect(at.seen).toHaveLength(5);
    });

    it('falls into a black hole: bounded', async () => {
      const at = await start(() => undefined);
      const unreachable = { code, retryable: true, cause: { code: 'AWS_UNREACHABLE' } };
      await expect(call(at, quickPolicy('test', 30))).rejects.toMatchObject(unreachable);
    });

    it('has credentials that have run out: asked again with new ones, never absent', async () => {
      const at = await start(({ service }) => errorAnswer(service, expiredCode(service), 400));
      await expect(call(at, policy)).rejects.toMatchObject({ code, cause: { code: 'AWS_CREDENTIALS' } });
      expect(at.seen).toHaveLength(5);
    });

    it('finds nobody listening: a retryable error', async () => {
      const at = await start(() => undefined);
      await at.close();
      await expect(call(at, policy)).rejects.toMatchObject({
        code,
        retryable: true,
        cause: { code: 'AWS_UNREACHABLE' },
      });
    });
  });
});

/** Calls whose failure is AWS's own error. */
const plainCalls: Readonly<Record<string, (at: AwsEndpoint, policy: Policy) => Promise<unknown>>> = {
  'hook heartbeat': ({ clients }, policy) =>
    new AutoScalingLifecycleHook({ client: clients.autoScaling, policy }).heartbeat(action),
  'hook completion': ({ clients }, policy) =>
    new AutoScalingLifecycleHook({ client: clients.autoScaling, policy }).complete(action, 'CONTINUE'),
  'command sent': ({ clients }, policy) =>
    new SsmRemoteCommand({ client: clients.ssm, policy, document: 'd' }).run(
      'i-1',
      { verb: 'etcd status' },
      { deliveryTimeoutMs: 1, executionTimeoutMs: 1 },
    ),
};

describe.each(Object.entries(plainCalls))('%s (fault row 14)', (name, call) => {
  it('is denied: not gone, not sent, not asked again', async () => {
    const at = await start(({ service }) => errorAnswer(service, deniedCode(service), 403));
    await expect(call(at, policy)).rejects.toMatchObject({ code: 'AWS_ACCESS_DENIED', retryable: false });
    expect(at.seen).toHaveLength(1);
  });

  it('is throttled: nothing was done, so it is asked again, five times', async () => {
    const at = await start(({ service }) => errorAnswer(service, throttledCode(service), 400));
    await expect(call(at, policy)).rejects.toMatchObject({ code: 'AWS_THROTTLED', retryable: true });
    expect(at.seen).toHaveLength(5);
  });

  it('fails inside the service: asked again unless it may have been done and must not be done twice', async () => {
    const at = await start(({ service }) => errorAnswer(service, 'InternalError', 500));
    await expect(call(at, policy)).rejects.toMatchObject({ code: 'AWS_REQUEST_FAILED' });
    expect(at.seen).toHaveLength(name === 'command sent' ? 1 : 5);
  });

  it('falls into a black hole: bounded', async () => {
    const at = await start(() => undefined);
    await expect(call(at, quickPolicy('test', 30))).rejects.toMatchObject({ code: 'AWS_UNREACHABLE' });
  });
});

describe('KMS behind another service (fault row 14)', () => {
  it.each([
    ['the key is disabled', 'KMS.DisabledException'],
    ['the key is gone', 'KMS.NotFoundException'],
    ['the key waits for its deletion', 'KMS.KMSInvalidStateException'],
  ])('does not make an object absent: %s', async (_, kmsCode) => {
    const at = await start(({ service }) => errorAnswer(service, kmsCode, 400));
    const store = new S3ObjectStore({ client: at.clients.s3, policy, bucket: 'b' });
    await expect(store.get('k')).rejects.toMatchObject({ code: 'OBJECT_UNREADABLE' });
  });

  it.each(['InvalidKeyId', 'AccessDeniedException'])('does not make a parameter absent: %s', async (kmsCode) => {
    const at = await start(({ service }) => errorAnswer(service, kmsCode, 400));
    const store = new SsmParameterStore({ client: at.clients.ssm, policy });
    await expect(store.get(['/demo/a'])).rejects.toMatchObject({ code: 'PARAMETER_UNREADABLE', retryable: false });
  });
});

describe('a parameter that is refused', () => {
  it('is not repeated by its error, whose service repeats it', async () => {
    const value = `${'join material '.repeat(3)}end`;
    const echo = `1 validation error detected: Value '${value}' at 'value' failed to satisfy constraint`;
    const at = await start(() => ({
      status: 400,
      body: JSON.stringify({ __type: 'ValidationException', message: echo }),
      headers: { 'content-type': 'application/json' },
    }));
    const store = new SsmParameterStore({ client: at.clients.ssm, policy });
    const error = await store.put('/demo/a', value, { secure: true }).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'PARAMETER_UNWRITABLE' });
    expect(error).toMatchObject({ message: expect.stringContaining("Value '[redacted]'") as string });
    expect(inspect(error, { depth: 10, showHidden: false })).not.toContain(value);
  });
});

describe('an upload in parts that breaks off (fault row 17)', () => {
  const page = '<R><UploadId>u-1</UploadId></R>';
  it.each([
    ['at its second part', ({ operation }: SeenRequest) => operation.includes('partNumber=2'), 'InternalError'],
    ['when it is put together', ({ operation }: SeenRequest) => /^POST .*uploadId/.test(operation), 'InternalError'],
  ])('%s: what was sent is removed, nothing is there', async (_, breaks, error) => {
    const at = await start((request) =>
      breaks(request) ? errorAnswer('s3', error, 500) : { status: 200, body: page, headers: { etag: '"e"' } },
    );
    const store = new S3ObjectStore({ client: at.clients.s3, policy, bucket: 'b' });
    await expect(store.put('k', twoParts())).rejects.toMatchObject({ code: 'OBJECT_UNREADABLE', retryable: true });
    const last = at.seen.at(-1)?.operation;
    expect(last).toMatch(/^DELETE .*uploadId=u-1/);
    expect(at.seen.filter(({ operation }) => operation.includes('partNumber=1'))).toHaveLength(1);
  });
});

describe('a lifecycle hook (fault rows 10 and 12)', () => {
  const gone = 'No active Lifecycle Action found with instance ID i-1';
  const validation = (message: string): Answer => ({
    status: 400,
    body: `<ErrorResponse><Error><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
  });

  it('says gone of an action that is over', async () => {
    const at = await start(() => validation(gone));
    const hook = new AutoScalingLifecycleHook({ client: at.clients.autoScaling, policy });
    expect(await hook.heartbeat(action)).toBe('gone');
    expect(await hook.complete(action, 'CONTINUE')).toBe('gone');
    expect(at.seen).toHaveLength(2);
  });

  it('is completed once: a second completion, by whoever got the event again, finds it gone', async () => {
    let open = true;
    const at = await start(() => {
      const answer = open ? { status: 200, body: '<CompleteLifecycleActionResponse/>' } : validation(gone);
      open = false;
      return answer;
    });
    const hook = new AutoScalingLifecycleHook({ client: at.clients.autoScaling, policy });
    expect(await hook.complete(action, 'CONTINUE')).toBe('completed');
    expect(await hook.complete(action, 'ABANDON')).toBe('gone');
  });

  it('says gone of a token that has expired or belongs to an earlier action', async () => {
    const at = await start(() => validation('No active Lifecycle Action found with token 6c1e1b1a'));
    const hook = new AutoScalingLifecycleHook({ client: at.clients.autoScaling, policy });
    expect(await hook.complete({ ...action, token: '6c1e1b1a' }, 'CONTINUE')).toBe('gone');
    expect(at.seen[0]?.body).toContain('LifecycleActionToken=6c1e1b1a');
  });

  it('does not take a wrong hook for a finished one', async () => {
    const at = await start(() => validation('No Lifecycle Hook found with name demo-etcd-cleanup'));
    const hook = new AutoScalingLifecycleHook({ client: at.clients.autoScaling, policy });
    await expect(hook.heartbeat(action)).rejects.toMatchObject({ code: 'AWS_REQUEST_FAILED', retryable: false });
  });

  it('goes on when throttled', async () => {
    let left = 2;
    const at = await start(({ service }) => {
      left -= 1;
      return left >= 0
        ? errorAnswer(service, 'Throttling', 400)
        : { status: 200, body: '<RecordLifecycleActionHeartbeatResponse/>' };
    });
    expect(await new AutoScalingLifecycleHook({ client: at.clients.autoScaling, policy }).heartbeat(action)).toBe(
      'recorded',
    );
    expect(at.seen).toHaveLength(3);
  });
});

describe('Run Command', () => {
  it('never sends a command twice that may have been accepted', async () => {
    const at = await start(({ service }) => errorAnswer(service, 'InternalServerError', 500));
    const remote = new SsmRemoteCommand({ client: at.clients.ssm, policy, document: 'demo-bootstrap-agent' });
    const running = remote.run('i-1', { verb: 'etcd status' }, { deliveryTimeoutMs: 1, executionTimeoutMs: 1 });
    await expect(running).rejects.toMatchObject({ code: 'AWS_REQUEST_FAILED' });
    expect(at.seen).toHaveLength(1);
  });

  it('says undeliverable of an instance that is not managed', async () => {
    const at = await start(({ service }) => errorAnswer(service, 'InvalidInstanceId', 400));
    const remote = new SsmRemoteCommand({ client: at.clients.ssm, policy, document: 'demo-bootstrap-agent' });
    const outcome = await remote.run('i-1', { verb: 'etcd status' }, { deliveryTimeoutMs: 1, executionTimeoutMs: 1 });
    expect(outcome).toMatchObject({ kind: 'undeliverable' });
  });
});

describe('a client', () => {
  it('sends the trace of its caller and makes one attempt a call', async () => {
    const at = await start(({ service }) => errorAnswer(service, 'InternalServerError', 500));
    await new SsmParameterStore({ client: at.clients.ssm, policy }).get(['/demo/a']).catch(() => undefined);
    expect(at.seen.map(({ operation }) => operation)).toEqual(Array.from({ length: 5 }, () => 'GetParameters'));
    expect(at.seen[0]?.headers['amz-sdk-request']).toBe('attempt=1; max=1');
  });
});

async function* noBytes(): AsyncGenerator<Uint8Array> {}

function registryOf({ dynamodb }: AwsEndpoint['clients'], policy: Policy): DynamoDbMemberRegistry {
  return new DynamoDbMemberRegistry({ client: dynamodb, policy, table: 't', cluster: 'demo' });
}

function expiredCode(service: string): string {
  return service === 'ec2' ? 'RequestExpired' : service === 's3' ? 'ExpiredToken' : 'ExpiredTokenException';
}

function deniedCode(service: string): string {
  if (service === 'ec2') return 'UnauthorizedOperation';
  return service === 'dynamodb' || service === 'ssm' ? 'AccessDeniedException' : 'AccessDenied';
}

function throttledCode(service: string): string {
  if (service === 'ec2') return 'RequestLimitExceeded';
  if (service === 's3') return 'SlowDown';
  return service === 'dynamodb' || service === 'ssm' ? 'ThrottlingException' : 'Throttling';
}
