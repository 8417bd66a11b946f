import { describe, expect, it } from 'vitest';
import { referencesOf, resolveValue, type Scope } from './resolve-value.ts';
import { TemplateError } from './template.ts';

const scope: Scope = {
  ref: (name) => (name === 'AWS::NoValue' ? undefined : `<${name}>`),
  attribute: (resource, attribute) => `<${resource}.${attribute}>`,
};

describe('resolveValue', () => {
  it.each([
    [{ Ref: 'Queue' }, '<Queue>'],
    [{ 'Fn::GetAtt': ['Role', 'Arn'] }, '<Role.Arn>'],
    [{ 'Fn::GetAtt': 'Role.Arn' }, '<Role.Arn>'],
    [{ 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 's3']] }, 'arn:<AWS::Partition>:s3'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [{ 'Fn::Sub': '${Vpc}-${Role.Arn}-${!Literal}' }, '<Vpc>-<Role.Arn>-${Literal}'],
    [{ 'Fn::Sub': ['${own} ${Vpc}', { own: { Ref: 'A' } }] }, '<A> <Vpc>'],
    [{ 'Fn::Base64': { 'Fn::Sub': 'name: ${Vpc}' } }, Buffer.from('name: <Vpc>').toString('base64')],
    [{ keep: 1, drop: { Ref: 'AWS::NoValue' } }, { keep: 1 }],
    [['a', { Ref: 'AWS::NoValue' }], ['a']],
  ])('%j', (value, resolved) => {
    expect(resolveValue(value, scope)).toEqual(resolved);
  });

  it.each([
    [{ 'Fn::ImportValue': 'x' }, 'the function Fn::ImportValue is not supported here'],
    [{ 'Fn::Join': 'x' }, 'Fn::Join wants a list'],
    [{ 'Fn::Select': [7, ['a']] }, 'nonexistent value at index 7'],
  ])('refuses %j', (value, message) => {
    expect(() => resolveValue(value, scope)).toThrow(TemplateError);
    expect(() => resolveValue(value, scope)).toThrow(message);
  });
});

describe('referencesOf', () => {
  it('finds references wherever they stand', () => {
    const value = {
      a: { Ref: 'A' },
      b: [{ 'Fn::GetAtt': ['B', 'Arn'] }],
      c: { 'Fn::Sub': ['${C} ${D.Arn} ${!no} ${own}', { own: { Ref: 'E' } }] },
    };
    expect(referencesOf(value)).toEqual(['A', 'B', 'C', 'D', 'E']);
  });
});
