import { expect, test } from 'vitest';
import { NameRecords } from './name-records.ts';

test('follows names to an address', () => {
  const names = new NameRecords();
  names.put('demo-cp-lb.internal.', 'dualstack.lb-1.elb.us-west-2.amazonaws.com.');
  expect(names.resolve('demo-cp-lb.internal')).toBeUndefined();
  names.put('lb-1.elb.us-west-2.amazonaws.com', '127.0.5.10');
  expect(names.resolve('DEMO-cp-lb.internal')).toBe('127.0.5.10');
  names.put('a.internal', 'b.internal');
  names.put('b.internal', 'a.internal');
  expect(names.resolve('a.internal')).toBeUndefined();
});
