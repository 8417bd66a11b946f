import { definePolicy, type Policy } from '@dedicated-k8s/retry';
import { recordingObserver } from '@dedicated-k8s/retry/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { AutoScalingLifecycleHook } from '../src/aws/auto-scaling-lifecycle-hook.ts';
import { awsRetrySpec } from '../src/aws/aws-policy.ts';
import { DynamoDbClusterStateStore } from '../src/aws/dynamodb-cluster-state-store.ts';
import { DynamoDbLeaseStore } from '../src/aws/dynamodb-lease-store.ts';
import { DynamoDbMemberRegistry } from '../src/aws/dynamodb-member-registry.ts';
import { S3ObjectStore } from '../src/aws/s3-object-store.ts';
import { SsmParameterStore } from '../src/aws/ssm-parameter-store.ts';
import { SsmRemoteCommand } from '../src/aws/ssm-remote-command.ts';
import { ABSENT_CLUSTER } from '../src/state/cluster-state.ts';
import { type AwsEndpoint, errorAnswer, startAwsEndpoint } from './aws-endpoint.ts';

let endpoint: AwsEndpoint | undefined;
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});

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
const note = { status: 'removed', at: 0, requestId: 'r-1' } as const;
const gone = '<Error><Code>ValidationError</Code><Message>No active Lifecycle Action found</Message></Error>';

/** Refusals that are ordinary answers: the error that the service names, and what the adapter makes of it. */
const answers: Readonly<
  Record<string, readonly [refusal: string, answer: unknown, (at: AwsEndpoint, policy: Policy) => Promise<unknown>]>
> = {
  'a race for a lease that was lost': [
    'ConditionalCheckFailedException',
    false,
    ({ clients }, policy) =>
      new DynamoDbLeaseStore({ client: clients.dynamodb, policy, table: 't' }).replace('a', 'absent', lease),
  ],
  'a state that somebody else moved': [
    'ConditionalCheckFailedException',
    false,
    ({ clients }, policy) =>
      new DynamoDbClusterStateStore({ client: clients.dynamodb, policy, table: 't' }).transition(0, ABSENT_CLUSTER),
  ],
  'a removal of a member without an item': [
    'ConditionalCheckFailedException',
    undefined,
    ({ clients }, policy) =>
      new DynamoDbMemberRegistry({ client: clients.dynamodb, policy, table: 't', cluster: 'demo' }).markRemoved(
        '1',
        note,
      ),
  ],
  'a hook that nobody waits at': [
    'ValidationError',
    'gone',
    ({ clients }, policy) => new AutoScalingLifecycleHook({ client: clients.autoScaling, policy }).heartbeat(action),
  ],
  'an object that is not there': [
    'NoSuchKey',
    undefined,
    ({ clients }, policy) => new S3ObjectStore({ client: clients.s3, policy, bucket: 'b' }).get('k'),
  ],
  'an object that is there': [
    'PreconditionFailed',
    'exists',
    ({ clients }, policy) =>
      new S3ObjectStore({ client: clients.s3, policy, bucket: 'b' }).put('k', empty(), { onlyIfAbsent: true }),
  ],
  'a parameter that is there': [
    'ParameterAlreadyExists',
    'PARAMETER_EXISTS',
    ({ clients }, policy) =>
      new SsmParameterStore({ client: clients.ssm, policy })
        .put('/demo/a', 'b', { secure: true, overwrite: false })
        .catch((error: { readonly code?: string }) => error.code),
  ],
  'an instance that is not managed': [
    'InvalidInstanceId',
    'undeliverable',
    async ({ clients }, policy) => {
      const remote = new SsmRemoteCommand({ client: clients.ssm, policy, document: 'd' });
      const options = { deliveryTimeoutMs: 1, executionTimeoutMs: 1 };
      return (await remote.run('i-1', { verb: 'etcd status' }, options)).kind;
    },
  ],
};

describe('a refusal that is an ordinary answer', () => {
  it.each(Object.entries(answers))('%s is no failure of the policy', async (_, [refusal, expected, call]) => {
    const status = refusal === 'PreconditionFailed' ? 412 : refusal === 'NoSuchKey' ? 404 : 400;
    const answer = ({ service }: { readonly service: string }) =>
      service === 'autoscaling'
        ? { status, body: `<ErrorResponse>${gone}</ErrorResponse>` }
        : errorAnswer(service, refusal, status);
    endpoint = await startAwsEndpoint(answer);
    const observer = recordingObserver();
    expect(await call(endpoint, definePolicy({ name: 'test', ...awsRetrySpec }, { observer }))).toBe(expected);
    expect(observer.events.map(({ kind }) => kind)).toEqual(['success']);
  });
});

async function* empty(): AsyncGenerator<Uint8Array> {}
