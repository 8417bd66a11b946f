import { expect, test } from 'vitest';
import { defaultTemplate, resourcesOf } from '../../test/cluster-template.ts';

const resources = resourcesOf(defaultTemplate());

test('every service that a node is allowed to call can be reached without internet', () => {
  const policies = ['IAMControlPlaneRoleDefaultPolicy5E60A406', 'IAMWorkerNodeRoleDefaultPolicy2A3CD9A4'];
  const services = policies.flatMap((id) =>
    resources[id]?.Properties['PolicyDocument'].Statement.flatMap(({ Action }: { Action: string | string[] }) =>
      [Action].flat().map((action) => action.split(':')[0]),
    ),
  );
  const endpointNames = JSON.stringify(
    Object.values(defaultTemplate().findResources('AWS::EC2::VPCEndpoint')).map(
      ({ Properties }) => Properties.ServiceName,
    ),
  );
  const endpointOf: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };
  for (const service of new Set(services)) expect(endpointNames).toContain(`.${endpointOf[service] ?? service}"`);
});

test('the API server’s name resolves to the load balancer inside the VPC', () => {
  const [record] = Object.values(defaultTemplate().findResources('AWS::Route53::RecordSet'));
  expect(record?.['Properties']).toMatchObject({ Name: 'my-cluster-cp-lb.internal.', Type: 'A' });
  const [zone] = Object.values(defaultTemplate().findResources('AWS::Route53::HostedZone'));
  expect(zone?.['Properties'].VPCs).toHaveLength(1);
});

test('a node that is its own target gets an answer, and one that cannot serve gets no requests', () => {
  const group = resources['NetworkControlPlaneTargetGroup5DE5CA8E']?.Properties;
  expect(group?.['TargetGroupAttributes']).toContainEqual({ Key: 'preserve_client_ip.enabled', Value: 'false' });
  expect(group).toMatchObject({ HealthCheckProtocol: 'HTTPS', HealthCheckPath: '/readyz', HealthCheckPort: '6443' });
});

test('no way leads to the internet', () => {
  for (const type of ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::Route']) {
    expect(defaultTemplate().findResources(type)).toEqual({});
  }
});
