import { clusterNames, isClusterError, nodeConfigSchema } from '@dedicated-k8s/core-sdk';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { defaultTemplate, resourcesOf } from '../../test/cluster-template.ts';
import { controlPlaneConfig, MAX_USER_DATA_BYTES, renderUserData, workerConfig } from './node-config.ts';

const resources = resourcesOf(defaultTemplate());
const facts = {
  names: clusterNames('demo'),
  region: 'us-west-2',
  issuerUrl: 'https://s3.us-west-2.amazonaws.com/demo',
};

test.each([
  ['ComputeControlPlaneLaunchTemplateDE34945C', 'control-plane', 'my-cluster-control-plane-launch'],
  ['ComputeWorkerLaunchTemplate77D65D68', 'worker', 'my-cluster-worker-launch'],
])('the user data of %s is a config that the agent reads', (logicalId, role, hook) => {
  const data = resources[logicalId]?.Properties['LaunchTemplateData'];
  const text = data.UserData['Fn::Base64'];
  expect(Buffer.byteLength(text)).toBeLessThan(MAX_USER_DATA_BYTES);
  const { spec } = nodeConfigSchema.parse(parse(text));
  expect(spec.node.role).toBe(role);
  expect(spec.launch?.hook).toBe(hook);
  expect(spec.launch?.hookTimeoutSeconds).toBe(1800);
  expect(spec.cluster.endpoint).toBe('my-cluster-cp-lb.internal:6443');
});

test('user data larger than EC2 accepts is refused when the template is made', () => {
  const labels = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`example.com/label-${index}`, 'x'.repeat(30)]),
  );
  const config = controlPlaneConfig(facts, 'backups', 1800);
  const large = { ...config, spec: { ...config.spec, node: { role: 'control-plane', labels } } } as const;
  expect(() => renderUserData(large)).toThrow(`EC2 accepts ${MAX_USER_DATA_BYTES}`);
});

test('a config that the agent would refuse is refused here', () => {
  const config = controlPlaneConfig({ ...facts, region: 'Oregon' }, 'backups', 1800);
  expect(() => renderUserData(config)).toThrow(expect.toSatisfy((error) => isClusterError(error)) as Error);
});

test.each([29, 7201, 60.5])(
  'a launch hook that Auto Scaling would refuse is refused here: %d s',
  (hookTimeoutSeconds) => {
    expect(() => renderUserData(workerConfig(facts, hookTimeoutSeconds))).toThrow(
      `spec.launch.hookTimeoutSeconds: whole seconds from 30 to 7200, as Auto Scaling allows, found ${hookTimeoutSeconds}`,
    );
  },
);
