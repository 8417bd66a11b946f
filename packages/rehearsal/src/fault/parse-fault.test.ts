import { describe, expect, it } from 'vitest';
import { parseFault } from './parse-fault.ts';

describe('parseFault', () => {
  it.each([
    [
      'ssm:GetParameters:throttle:1-3',
      { operation: 'GetParameters', calls: { from: 1, to: 3 }, fault: { kind: 'throttle' } },
    ],
    ['ssm:*:deny:4', { calls: { from: 4, to: 4 }, fault: { kind: 'deny' } }],
    ['ssm:PutParameter:error:2-', { calls: { from: 2 }, fault: { kind: 'error' } }],
    ['ssm@i-1:PutParameter:drop-after', { principal: 'i-1', fault: { kind: 'drop', when: 'after' } }],
    ['ssm:PutParameter:delay-250', { fault: { kind: 'delay', delayMs: 250 } }],
  ])('%s', (text, rule) => {
    expect(parseFault(text)).toMatchObject({ kind: 'api', text, rule: { service: 'ssm', ...rule } });
  });

  it('leaves out what is not said', () => {
    expect(parseFault('ssm:*:deny')).not.toHaveProperty('rule.operation');
    expect(parseFault('ssm:*:deny')).not.toHaveProperty('rule.calls');
  });

  it('never strikes the rehearsal itself', () => {
    expect(parseFault('ssm:*:deny')).toMatchObject({ rule: { principal: 'assumed-role/' } });
  });

  it('knows paths of the metadata service', () => {
    const path = '/latest/meta-data/instance-id';
    expect(parseFault(`imds:${path}:error:1-2`)).toMatchObject({ kind: 'metadata', path, calls: { from: 1, to: 2 } });
    expect(parseFault('imds:*:time-out')).toMatchObject({ path: undefined, calls: undefined });
  });

  it.each(['ssm', 'ssm:GetParameters', 'ssm:GetParameters:explode', 'ssm:*:deny:0', 'ssm:*:deny:5-2', 'ssm:*:deny:-3'])(
    'refuses %s',
    (text) => {
      expect(() => parseFault(text)).toThrow(`--fault ${text}: `);
    },
  );
});
