import { expect, test } from 'vitest';
import { readTerminationEvent } from './termination-event.ts';

const watched = { group: 'demo-control-plane', hook: 'demo-etcd-cleanup' };

/** The form that Amazon EC2 Auto Scaling documents. */
const event = {
  version: '0',
  id: '468fe059-f4b7-445f-bb22-2a271b94974d',
  'detail-type': 'EC2 Instance-terminate Lifecycle Action',
  source: 'aws.autoscaling',
  account: '123456789012',
  time: '2026-11-23T17:00:00Z',
  region: 'us-west-2',
  resources: [
    'arn:aws:autoscaling:us-west-2:123456789012:autoScalingGroup:uuid:autoScalingGroupName/demo-control-plane',
  ],
  detail: {
    LifecycleActionToken: '630aa23f-48eb-45e7-aba6-799ea6093a0f',
    AutoScalingGroupName: 'demo-control-plane',
    LifecycleHookName: 'demo-etcd-cleanup',
    EC2InstanceId: 'i-0123456789abcdef0',
    LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    Origin: 'AutoScalingGroup',
    Destination: 'EC2',
  },
};
const read = (body: unknown): ReturnType<typeof readTerminationEvent> =>
  readTerminationEvent(typeof body === 'string' ? body : JSON.stringify(body), watched);

test('reads a termination', () => {
  expect(read(event)).toEqual({
    kind: 'termination',
    termination: {
      ...watched,
      instanceId: 'i-0123456789abcdef0',
      token: '630aa23f-48eb-45e7-aba6-799ea6093a0f',
      startedAt: Date.UTC(2026, 10, 23, 17),
    },
  });
});

test.each([
  ['no JSON', 'hello'],
  ['no object', '42'],
  ['null', 'null'],
  ['a test notification', { Event: 'autoscaling:TEST_NOTIFICATION', AutoScalingGroupName: 'demo-control-plane' }],
  ['another event', { ...event, 'detail-type': 'EC2 Instance Terminate Successful' }],
  ['no type', { ...event, 'detail-type': undefined }],
  ['another hook', { ...event, detail: { ...event.detail, LifecycleHookName: 'mine' } }],
  ['another group', { ...event, detail: { ...event.detail, AutoScalingGroupName: 'demo-worker' } }],
])('%s is none of ours', (_name, body) => {
  expect(read(body)).toMatchObject({ kind: 'foreign', reason: expect.stringMatching(/.+/) as string });
});

test.each([
  ['no instance', { ...event, detail: { ...event.detail, EC2InstanceId: undefined } }, 'detail.EC2InstanceId'],
  ['a strange instance', { ...event, detail: { ...event.detail, EC2InstanceId: 'web-1' } }, 'detail.EC2InstanceId'],
  ['no token', { ...event, detail: { ...event.detail, LifecycleActionToken: '' } }, 'detail.LifecycleActionToken'],
  ['no detail', { ...event, detail: undefined }, 'detail'],
  ['no time', { ...event, time: 'yesterday' }, 'time'],
  ['another source', { ...event, source: 'mine' }, 'source'],
])('%s makes a termination unreadable', (_name, body, path) => {
  expect(read(body)).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining(path) as string });
});
