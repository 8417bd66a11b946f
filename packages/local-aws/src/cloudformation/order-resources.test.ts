import { describe, expect, it } from 'vitest';
import { orderResources } from './order-resources.ts';

describe('orderResources', () => {
  it('puts each resource after those it refers to or depends on', () => {
    const Resources = {
      Group: { Type: 'g', Properties: { template: { Ref: 'Template' }, ami: { Ref: 'Ami' } }, DependsOn: ['Table'] },
      Template: { Type: 't', Properties: { role: { 'Fn::GetAtt': ['Role', 'Arn'] }, region: { Ref: 'AWS::Region' } } },
      Role: { Type: 'r' },
      Table: { Type: 'd' },
    };
    expect(orderResources({ Resources, Parameters: { Ami: { Type: 'String' } } })).toEqual([
      'Table',
      'Role',
      'Template',
      'Group',
    ]);
  });

  it('refuses a circle and names it', () => {
    const Resources = { A: { Type: 'a', DependsOn: 'B' }, B: { Type: 'b', DependsOn: 'A' } };
    expect(() => orderResources({ Resources })).toThrow('circular dependency: A -> B -> A');
  });

  it('refuses a reference to nothing', () => {
    expect(() => orderResources({ Resources: { A: { Type: 'a', DependsOn: 'Gone' } } })).toThrow(
      'A refers to Gone, which does not exist',
    );
  });
});
