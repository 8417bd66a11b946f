import { expect, it } from 'vitest';
import { metadataFaultOf } from './metadata-fault-of.ts';
import { parseFault } from './parse-fault.ts';

it('strikes the path and the calls that were chosen', () => {
  const told: string[] = [];
  const choices = [parseFault('imds:/latest/user-data:error:2-3'), parseFault('ssm:*:deny')];
  const fault = metadataFaultOf(choices, ({ path, call }, { kind }) => told.push(`${path} ${call} ${kind}`));
  const at = (path: string, call: number) => fault({ instanceId: 'i-1', method: 'GET', path, call });
  expect([1, 2, 3, 4].map((call) => at('/latest/user-data', call))).toEqual([
    undefined,
    { status: 503 },
    { status: 503 },
    undefined,
  ]);
  expect(at('/latest/api/token', 2)).toBeUndefined();
  expect(told).toEqual(['/latest/user-data 2 error', '/latest/user-data 3 error']);
});
