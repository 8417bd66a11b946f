import { expect, test } from 'vitest';
import { defaultTemplate, resourcesOf } from '../../test/cluster-template.ts';

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const resources = resourcesOf(defaultTemplate());
const statementsOf = (policyId: string): readonly Statement[] =>
  resources[policyId]?.Properties['PolicyDocument'].Statement ?? [];
const controlPlane = statementsOf('IAMControlPlaneRoleDefaultPolicy5E60A406');
const worker = statementsOf('IAMWorkerNodeRoleDefaultPolicy2A3CD9A4');
const actionsOf = (statements: readonly Statement[]): readonly string[] => statements.flatMap(({ Action }) => Action);
const textOf = (statements: readonly Statement[], service: string): string =>
  JSON.stringify(statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith(service))));

test('no node has a policy beside its own', () => {
  const roles = defaultTemplate().findResources('AWS::IAM::Role');
  for (const id of ['IAMControlPlaneRoleC0D16208', 'IAMWorkerNodeRoleE1287CF8']) {
    expect(roles[id]?.['Properties']).not.toHaveProperty('ManagedPolicyArns');
  }
});

test('a worker, which runs foreign code, reads what joining needs and nothing of the cluster’s memory', () => {
  expect(actionsOf(worker).filter((action) => action.startsWith('dynamodb:'))).toEqual([]);
  const parameters = textOf(worker, 'ssm:GetParameter');
  expect(parameters).toContain('/my-cluster/kubernetes/version');
  expect(parameters).toContain('/my-cluster/cluster/join-material');
  expect(parameters).not.toContain('/my-cluster/*');
  expect(parameters).not.toContain('certificate-key');
  const changing = actionsOf(worker).filter((action) =>
    /:(Put|Create|Update|Delete|Register|Send|Complete)/.test(action),
  );
  expect(changing.toSorted()).toEqual([
    'autoscaling:CompleteLifecycleAction',
    'cloudwatch:PutMetricData',
    'ec2messages:DeleteMessage',
    'ec2messages:SendReply',
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
  ]);
});

test('a node answers for the launch of its own group only', () => {
  const groupOf = (statements: readonly Statement[]): string =>
    textOf(statements, 'autoscaling:CompleteLifecycleAction');
  expect(groupOf(controlPlane)).toContain('autoScalingGroupName/my-cluster-control-plane');
  expect(groupOf(controlPlane)).not.toContain('worker');
  expect(groupOf(worker)).toContain('autoScalingGroupName/my-cluster-worker');
  expect(groupOf(worker)).not.toContain('control-plane');
});

test('a control plane can change neither the version of Kubernetes nor a lease’s existence', () => {
  expect(textOf(controlPlane, 'ssm:PutParameter')).toContain('parameter/my-cluster/cluster/*');
  expect(textOf(controlPlane, 'ssm:PutParameter')).not.toContain('kubernetes');
  expect(actionsOf(controlPlane)).not.toContain('dynamodb:DeleteItem');
});

test('a control plane can take a broken snapshot out of sight, and no version out of the bucket', () => {
  const removing = controlPlane.filter(({ Action }) => JSON.stringify(Action).includes('s3:Delete'));
  expect(removing.map(({ Sid }) => Sid)).toEqual(['Snapshots']);
  expect(actionsOf(removing).filter((action) => action.startsWith('s3:Delete'))).toEqual(['s3:DeleteObject']);
});

test('metrics go to the namespace of the cluster', () => {
  for (const statements of [controlPlane, worker]) {
    expect(statements.find(({ Sid }) => Sid === 'OwnMetrics')?.Condition).toEqual({
      StringEquals: { 'cloudwatch:namespace': 'K8sCluster/my-cluster' },
    });
  }
});
