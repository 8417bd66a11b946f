import { describe, expect, test } from 'vitest';
import { cliName } from './cli-name.ts';
import { readAwsCommand } from './read-aws-command.ts';

describe('names of the AWS CLI', () => {
  test.each([
    ['DescribeAutoScalingGroups', 'describe-auto-scaling-groups'],
    ['ListObjectsV2', 'list-objects-v2'],
    ['TargetGroupArn', 'target-group-arn'],
    ['TargetGroupARNs', 'target-group-arns'],
    ['DBInstanceIdentifier', 'db-instance-identifier'],
    ['NextToken', 'next-token'],
  ])('%s is %s', (name, expected) => {
    expect(cliName(name)).toBe(expected);
  });
});

describe('a command line is read by the models', () => {
  test.each<[string, readonly string[], object]>([
    ['scalars and lists', ['ssm', 'get-parameters', '--names', '/a', '/b'], { Names: ['/a', '/b'] }],
    [
      'JSON',
      ['dynamodb', 'get-item', '--consistent-read', '--table-name', 'demo', '--key', '{"LockName":{"S":"a"}}'],
      { ConsistentRead: true, TableName: 'demo', Key: { LockName: { S: 'a' } } },
    ],
    [
      'nested shorthand',
      ['dynamodb', 'get-item', '--no-consistent-read', '--table-name=demo', '--key', 'LockName={S=a}'],
      { ConsistentRead: false, TableName: 'demo', Key: { LockName: { S: 'a' } } },
    ],
    [
      'lists in shorthand',
      ['ec2', 'describe-instances', '--filters', 'Name=tag:a,Values=b,c', 'Name=vpc-id,Values=d'],
      {
        Filters: [
          { Name: 'tag:a', Values: ['b', 'c'] },
          { Name: 'vpc-id', Values: ['d'] },
        ],
      },
    ],
    [
      'a number',
      ['elbv2', 'register-targets', '--target-group-arn', 'arn', '--targets', 'Id=i-1,Port=6443'],
      { TargetGroupArn: 'arn', Targets: [{ Id: 'i-1', Port: 6443 }] },
    ],
    [
      'a query of a map',
      ['dynamodb', 'get-item', '--table-name', 'a', '--key', 'A={S=b}', '--query', 'Item.[Status,Id]'],
      { TableName: 'a', Key: { A: { S: 'b' } } },
    ],
    [
      'a query and pages',
      ['ssm', 'describe-parameters', '--max-items', '5', '--query', 'Parameters[].[Name,Version]', '--output', 'text'],
      {},
    ],
  ])('%s', async (_, words, input) => {
    expect((await readAwsCommand(words)).input).toEqual(input);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['a service', ['smm', 'get-parameter'], /no service smm/],
    ['an operation', ['ssm', 'get-paramter', '--name', 'a'], /no get-paramter/],
    ['an option', ['ssm', 'get-parameter', '--name', 'a', '--decrypt'], /no option --decrypt/],
    ['a stray word', ['sts', 'get-caller-identity', 'now'], /now is no option/],
    ['a required member', ['ssm', 'get-parameter'], /'name' failed to satisfy constraint: Member must not be null/],
    [
      'a nested required member',
      ['elbv2', 'register-targets', '--target-group-arn', 'a', '--targets', 'Port=1'],
      /'targets/,
    ],
    ['an unknown nested member', ['ec2', 'describe-instances', '--filters', 'Key=a,Values=b'], /no member Key/],
    [
      'a wrong number',
      ['elbv2', 'register-targets', '--target-group-arn', 'a', '--targets', 'Id=a,Port=b'],
      /Port wants/,
    ],
    ['broken JSON', ['dynamodb', 'get-item', '--table-name', 'a', '--key', '{LockName: 1}'], /not JSON/],
    ['broken shorthand', ['dynamodb', 'get-item', '--table-name', 'a', '--key', 'LockName={S=a'], /shorthand/],
    ['two values for one', ['ssm', 'get-parameter', '--name', 'a', 'b'], /takes one value/],
    ['pages of what has none', ['sts', 'get-caller-identity', '--max-items', '1'], /no option --max-items/],
    ['no JMESPath', ['ssm', 'get-parameter', '--name', 'a', '--query', 'Parameter.[Name'], /--query/],
    [
      'a query of what is not answered',
      ['ssm', 'get-parameter', '--name', 'a', '--query', 'Parameter.Age'],
      /Age names/,
    ],
    ['an output', ['sts', 'get-caller-identity', '--output', 'xml'], /no output xml/],
    [
      'a value outside a closed set',
      ['cloudtrail', 'lookup-events', '--lookup-attributes', 'AttributeKey=Event,AttributeValue=a'],
      /enum value set/,
    ],
    ['an s3 command', ['s3', 'mb', 's3://abc'], /aws s3 mb/],
    ['an s3 address', ['s3', 'ls', 's3:///a'], /names no bucket/],
    ['an s3 switch', ['s3', 'cp', 's3://abc/a', '-', '--fast'], /no --fast/],
  ])('and refused: %s', async (_, words, problem) => {
    await expect(readAwsCommand(words)).rejects.toThrow(problem);
  });

  test.each<readonly [readonly string[]]>([
    [['s3', 'ls', 's3://demo-backups/demo/']],
    [['s3', 'cp', 's3://demo-backups/demo/a.db', '/tmp/a.db', '--no-progress']],
    [['configure', 'get', 'region']],
  ])('%j is known', async (words) => {
    expect((await readAwsCommand(words)).service).toBe(words[0]);
  });
});
