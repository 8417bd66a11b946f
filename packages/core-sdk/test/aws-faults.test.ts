import type { Policy } from '@dedicated-k8s/retry';
import { afterEach, describe, expect, it } from 'vitest';
import { AutoScalingLifecycleHook } from '../src/aws/auto-scaling-lifecycle-hook.ts';
import { DynamoDbClusterStateStore } from '../src/aws/dynamodb-cluster-state-store.ts';
import { DynamoDbLeaseStore } from '../src/aws/dynamodb-lease-store.ts';
import { DynamoDbMemberRegistry } from '../src/aws/dynamodb-member-registry.ts';
import { Ec2InstanceFleet } from '../src/aws/ec2-instance-fleet.ts';
import { ElbTargetGroup } from '../src/aws/elb-target-group.ts';
import { S3ObjectStore } from '../src/aws/s3-object-store.ts';
import { SsmParameterStore } from '../src/aws/ssm-parameter-store.ts';
import { SsmRemoteCommand } from '../src/aws/ssm-remote-command.ts';
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

/** Every call of every adapter, with the code that it fails with. */
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

function deniedCode(service: string): string {
  if (service === 'ec2') return 'UnauthorizedOperation';
  return service === 'dynamodb' || service === 'ssm' ? 'AccessDeniedException' : 'AccessDenied';
}

function throttledCode(service: string): string {
  if (service === 'ec2') return 'RequestLimitExceeded';
  if (service === 's3') return 'SlowDown';
  return service === 'dynamodb' || service === 'ssm' ? 'ThrottlingException' : 'Throttling';
}
