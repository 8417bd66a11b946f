import { describe, expect, test } from 'vitest';
import { randomIds } from '../compute/id-source.ts';
import { type AccessReport, createAuthorizer } from './authorizer.ts';
import { evaluatePolicies } from './evaluate-policies.ts';
import { parsePolicy } from './policy-document.ts';
import { Roles } from './roles.ts';

const request = {
  action: 'ssm:SendCommand',
  resource: 'arn:aws:ssm:us-west-2:1:document/demo-agent',
  values: { 'aws:resourcetag/cluster': 'demo' },
};
const decide = (...statements: object[]) => evaluatePolicies(parsePolicy({ Statement: statements }), request);
const allow = { Effect: 'Allow', Action: 'ssm:SendCommand', Resource: '*' };

describe('statements', () => {
  test.each([
    ['exact', allow, 'allowed'],
    ['action wildcard, any case', { ...allow, Action: 'SSM:send*' }, 'allowed'],
    ['resource wildcard', { ...allow, Resource: 'arn:aws:ssm:*:*:document/demo-*' }, 'allowed'],
    ['another action', { ...allow, Action: ['ssm:GetParameter'] }, 'not-allowed'],
    ['another resource', { ...allow, Resource: 'arn:aws:ssm:us-west-2:1:document/other' }, 'not-allowed'],
    ['NotAction of it', { Effect: 'Allow', NotAction: 'ssm:SendCommand', Resource: '*' }, 'not-allowed'],
    ['NotAction of another', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }, 'allowed'],
    ['NotResource of it', { Effect: 'Allow', Action: '*', NotResource: '*demo*' }, 'not-allowed'],
    ['a dot in a pattern is a dot', { ...allow, Resource: 'arn.aws*' }, 'not-allowed'],
  ])('%s', (_what, statement, kind) => {
    expect(decide(statement).kind).toBe(kind);
  });

  test('a Deny wins, wherever it stands', () => {
    expect(decide(allow, { ...allow, Effect: 'Deny' }).kind).toBe('explicitly-denied');
  });
});

describe('conditions', () => {
  const under = (operator: string, key: string, ...values: string[]) =>
    decide({ ...allow, Condition: { [operator]: { [key]: values } } });
  test.each([
    ['StringEquals', 'aws:ResourceTag/cluster', 'demo', 'allowed'],
    ['StringEquals', 'aws:ResourceTag/cluster', 'other', 'not-allowed'],
    ['StringLike', 'aws:ResourceTag/cluster', 'd*', 'allowed'],
    ['StringNotEquals', 'aws:ResourceTag/cluster', 'demo', 'not-allowed'],
    ['StringEqualsIfExists', 'aws:Unheard', 'x', 'allowed'],
    ['Null', 'aws:ResourceTag/cluster', 'false', 'allowed'],
    ['ForAllValues:StringEquals', 'aws:ResourceTag/cluster', 'demo', 'allowed'],
  ])('%s %s %s: %s', (operator, key, value, kind) => {
    expect(under(operator, key, value).kind).toBe(kind);
  });

  test('one whose key nobody knows does not match, and is named', () => {
    expect(under('StringEquals', 'aws:Unheard', 'x')).toMatchObject({
      kind: 'not-allowed',
      unknown: ['key aws:Unheard'],
    });
  });
});

test('the authorizer asks the policies of the role behind a session, and reports denials', () => {
  const reports: AccessReport[] = [];
  const roles = new Roles('1', randomIds);
  roles.create('fn', { Statement: [] }, { p: { Statement: [allow] } });
  const authorize = createAuthorizer({ roles, region: 'us-west-2', report: (report) => reports.push(report) });
  const session = { arn: 'arn:aws:sts::1:assumed-role/fn/x', accountId: '1', userId: 'AROA:x' };
  expect(authorize({ principal: session, action: 'ssm:SendCommand', resource: '*', conditions: {} })).toBe('allow');
  expect(authorize({ principal: session, action: 'ec2:DescribeInstances', resource: '*', conditions: {} })).toEqual({
    denied: 'because no identity-based policy allows the ec2:DescribeInstances action',
  });
  expect(reports).toMatchObject([{ action: 'ec2:DescribeInstances', verdict: 'not-allowed' }]);
  expect(
    authorize({ principal: { ...session, arn: 'arn:aws:iam::1:root' }, action: 'x:Y', resource: '*', conditions: {} }),
  ).toBe('allow');
});

test.each([
  ['not JSON', '{'],
  ['no action', { Statement: [{ Effect: 'Allow', Resource: '*' }] }],
  ['a wrong effect', { Statement: [{ ...allow, Effect: 'allow' }] }],
  ['a misspelt element', { Statement: [{ ...allow, Resources: '*' }] }],
])('refuses a policy with %s', (_what, document) => {
  expect(() => parsePolicy(document)).toThrow(/olicy/);
});
