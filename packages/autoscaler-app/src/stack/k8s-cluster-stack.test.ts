import { Key } from 'aws-cdk-lib/aws-kms';
import { App, Stack } from 'aws-cdk-lib/core';
import { expect, test, vi } from 'vitest';
import { clusterStack, defaultTemplate, resourcesOf, TEST_ACCOUNT, templateOf } from '../../test/cluster-template.ts';
import { K8sClusterStack } from './k8s-cluster-stack.ts';

// Most of these synthesize a stack of their own.
vi.setConfig({ testTimeout: 60_000 });

test.each([
  ['ab', 'shorter than 3'],
  ['My_Cluster', 'may hold only'],
  ['a-name-too-long-', 'longer than 15'],
  ['-edge', 'begins or ends with'],
])('refuses the name %s', (clusterName, problem) => {
  expect(() => clusterStack({ clusterName })).toThrow(problem);
});

test('refuses an environment that is not fixed', () => {
  const functions = { 'etcd-lifecycle': '/nowhere' };
  expect(() => new K8sClusterStack(new App(), 'S', { clusterName: 'demo', functions })).toThrow(
    'env: { account, region }',
  );
});

test("takes the owner's key instead of making one", () => {
  const app = new App();
  const env = { account: TEST_ACCOUNT, region: 'us-west-2' };
  const keyArn = `arn:aws:kms:us-west-2:${TEST_ACCOUNT}:key/0b1c2d3e-1111-2222-3333-444455556666`;
  const kmsKey = Key.fromKeyArn(new Stack(app, 'Keys', { env }), 'Key', keyArn);
  const template = templateOf(clusterStack({ kmsKey }));
  expect(template.findResources('AWS::KMS::Key')).toEqual({});
  const [table] = Object.values(template.findResources('AWS::DynamoDB::Table'));
  expect(table?.['Properties']).toMatchObject({ SSESpecification: { KMSMasterKeyId: keyArn } });
});

test('the flags of whoever uses it change nothing: the ids are fixed by the stack', () => {
  const context = {
    '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': false,
    '@aws-cdk/aws-iam:minimizePolicies': false,
  };
  const template = templateOf(clusterStack({}, { context }));
  expect(template.toJSON()).toEqual(defaultTemplate().toJSON());
});

test('names no partition: the stack works in GovCloud and China', () => {
  const text = JSON.stringify(templateOf(clusterStack({}, { region: 'us-gov-west-1' })).toJSON());
  expect(text).not.toContain('arn:aws:');
  expect(text).toContain('https://s3.us-gov-west-1.amazonaws.com/my-cluster-oidc-123456789012');
});

test('keeps what cannot be made again when the stack goes', () => {
  const resources = resourcesOf(defaultTemplate());
  const retained = Object.values(resources).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
  expect(retained.map(({ Type, Properties }) => Properties['TableName'] ?? Properties['BucketName'] ?? Type)).toEqual(
    expect.arrayContaining(['my-cluster-bootstrap-lock', 'my-cluster-etcd-members', 'my-cluster-etcd-backup-05439a27']),
  );
});
