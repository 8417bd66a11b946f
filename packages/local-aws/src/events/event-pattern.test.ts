import { describe, expect, test } from 'vitest';
import { compilePattern } from './event-pattern.ts';

const event = {
  source: 'aws.autoscaling',
  'detail-type': 'EC2 Instance-terminate Lifecycle Action',
  resources: ['arn:a', 'arn:b'],
  detail: { AutoScalingGroupName: 'demo-control-plane', count: 5, flag: true, nothing: null, nested: { deep: 'x' } },
};

describe('patterns that match', () => {
  test.each([
    ['exact values', { source: ['aws.autoscaling'] }],
    ['one of several', { source: ['aws.ec2', 'aws.autoscaling'] }],
    ['nested keys', { detail: { nested: { deep: ['x'] } } }],
    ['an array that shares a value', { resources: ['arn:b'] }],
    [
      'prefix and suffix',
      { detail: { AutoScalingGroupName: [{ prefix: 'demo-' }] }, 'detail-type': [{ suffix: 'Action' }] },
    ],
    ['wildcard', { 'detail-type': [{ wildcard: 'EC2 *-terminate *' }] }],
    ['ignoring case', { source: [{ 'equals-ignore-case': 'AWS.AutoScaling' }] }],
    ['numbers', { detail: { count: [{ numeric: ['>', 4, '<=', 5] }] } }],
    ['null and booleans', { detail: { nothing: [null], flag: [true] } }],
    ['a key that is there', { detail: { count: [{ exists: true }] } }],
    ['a key that is not', { detail: { other: [{ exists: false }] } }],
    ['anything but a value', { source: [{ 'anything-but': ['aws.ec2'] }] }],
    ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'aws.ec2' } }] }],
    ['$or', { $or: [{ source: ['x'] }, { detail: { count: [5] } }] }],
  ])('%s', (_what, pattern) => {
    expect(compilePattern(JSON.stringify(pattern))(event)).toBe(true);
  });
});

describe('patterns that do not match', () => {
  test.each([
    ['another value', { source: ['aws.ec2'] }],
    ['one of two keys', { source: ['aws.autoscaling'], detail: { count: [6] } }],
    ['text for a number', { detail: { count: ['5'] } }],
    ['a key that is not there', { detail: { other: ['x'] } }],
    ['a dot in a wildcard is a dot', { source: [{ wildcard: 'awsX*' }] }],
    ['anything but this', { source: [{ 'anything-but': 'aws.autoscaling' }] }],
    ['anything but, of a key that is not there', { detail: { other: [{ 'anything-but': 'x' }] } }],
    ['numbers out of range', { detail: { count: [{ numeric: ['<', 5] }] } }],
  ])('%s', (_what, pattern) => {
    expect(compilePattern(JSON.stringify(pattern))(event)).toBe(false);
  });
});

test.each([
  ['{'],
  ['{}'],
  ['{"a":"text"}'],
  ['{"a":[]}'],
  ['{"a":[{"unknown":1}]}'],
  ['{"a":[{"numeric":["<"]}]}'],
  ['{"a":[{"exists":"yes"}]}'],
])('refuses %s', (source) => {
  expect(() => compilePattern(source)).toThrow('Event pattern is not valid');
});
