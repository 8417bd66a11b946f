import { expect, test } from 'vitest';
import { names, TerminationWorld } from '../../../test/termination-world.ts';
import { type BatchResponse, handleMessages } from './handle-messages.ts';

const context = {
  awsRequestId: 'request-1',
  functionName: 'demo-etcd-lifecycle',
  getRemainingTimeInMillis: () => 300_000,
};

function termination(instanceId: string): string {
  return JSON.stringify({
    source: 'aws.autoscaling',
    'detail-type': 'EC2 Instance-terminate Lifecycle Action',
    time: '2026-11-23T00:00:00Z',
    detail: {
      LifecycleActionToken: `token-${instanceId}`,
      AutoScalingGroupName: names.groups.controlPlane,
      LifecycleHookName: names.hooks.controlPlaneTermination,
      EC2InstanceId: instanceId,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    },
  });
}

function handle(world: TerminationWorld, ...bodies: readonly string[]): Promise<BatchResponse> {
  const { logger, metrics, signal, patienceMs, pollMs, drainMs } = world.invocation();
  const environment = { names, patienceMs, pollMs, drainMs };
  const Records = bodies.map((body, index) => ({ messageId: `message-${index + 1}`, body }));
  return world.clock.drive(handleMessages(world.ports, environment, { Records }, context, { logger, metrics, signal }));
}

test('a handled termination is acknowledged', async () => {
  const world = new TerminationWorld();
  await expect(handle(world, termination('i-1'))).resolves.toEqual({ batchItemFailures: [] });
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});

test('what must wait comes back, and with it everything behind it in its queue', async () => {
  const world = new TerminationWorld({ members: ['healthy', 'down', 'healthy'] });
  await expect(handle(world, '{}', termination('i-1'), '{}')).resolves.toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-2' }, { itemIdentifier: 'message-3' }],
  });
});

test('a test notification is acknowledged with a log and touches nothing', async () => {
  const world = new TerminationWorld();
  const body = JSON.stringify({ Event: 'autoscaling:TEST_NOTIFICATION' });
  await expect(handle(world, body)).resolves.toEqual({ batchItemFailures: [] });
  expect(world.log.records).toMatchObject([{ level: 'INFO', reason: 'a test notification' }]);
  expect(world.verbs).toEqual([]);
});

test('a termination that cannot be read does not hold up the next one, but is counted', async () => {
  const world = new TerminationWorld();
  const unreadable = termination('i-1').replace('"EC2InstanceId":"i-1",', '');
  await expect(handle(world, unreadable, termination('i-1'))).resolves.toEqual({ batchItemFailures: [] });
  expect(world.log.records[0]).toMatchObject({ level: 'ERROR', error: { code: 'FUNCTION_EVENT_UNREADABLE' } });
  expect(world.measured.recorded[0]).toMatchObject({ name: 'EtcdMemberRemovalFailure', value: 1 });
  expect(world.completions).toEqual(['i-1 CONTINUE']);
});
