import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { auditPolicy } from './audit-policy.ts';
import { initConfiguration, uploadCertificatesConfiguration } from './init-configuration.ts';
import { joinControlPlaneConfiguration, joinWorkerConfiguration } from './join-configuration.ts';
import { kubeletPatch } from './kubelet-patch.ts';
import type { NodeFacts } from './node-facts.ts';
import { renderYaml } from './render-yaml.ts';
import { resetConfiguration } from './reset-configuration.ts';
import { controlPlaneTimeouts, workerTimeouts } from './timeouts.ts';

const validated = (name: string): object[] => {
  const file = new URL(`../../test/recorded/kubernetes-1.36/validated/${name}`, import.meta.url);
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as object);
};

const rendered = (...documents: readonly object[]): object[] =>
  parseAllDocuments(renderYaml(...documents)).map((document) => document.toJS() as object);

const cluster = {
  name: 'demo',
  endpoint: 'demo-cp-lb.internal:6443',
  podSubnet: '10.244.0.0/16',
  serviceSubnet: '10.96.0.0/12',
  issuer: 'https://s3.eu-west-1.amazonaws.com/demo-oidc-111122223333',
};

const node: NodeFacts = {
  name: 'ip-10-0-1-10.eu-west-1.compute.internal',
  privateIp: '10.0.1.10',
  instanceId: 'i-0123456789abcdef0',
  availabilityZone: 'eu-west-1a',
  region: 'eu-west-1',
  instanceType: 'm6i.large',
  labels: {},
  taints: [],
};

const secrets = {
  endpoint: cluster.endpoint,
  token: 'abcdef.0123456789abcdef',
  caCertHash: `sha256:${'0'.repeat(64)}`,
  certificateKey: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
};

const nodeLabels = {
  name: 'node-labels',
  value:
    'topology.kubernetes.io/zone=eu-west-1a,topology.kubernetes.io/region=eu-west-1,node.kubernetes.io/instance-type=m6i.large',
};

describe('documents that the real kubeadm accepted', () => {
  test('init; ours waits less long', () => {
    const [init, ...rest] = validated('kubeadm-init.yaml');
    expect(rendered(...initConfiguration(cluster, 'v1.36.2', node, secrets))).toEqual([
      { ...init, timeouts: controlPlaneTimeouts },
      ...rest,
    ]);
  });

  test('join of a control plane; ours waits less long, pulls images one by one, labels and taints its Node', () => {
    const joining = { ...node, name: 'ip-10-0-1-11.eu-west-1.compute.internal', privateIp: '10.0.1.11' };
    const [accepted] = validated('kubeadm-join-control-plane.yaml') as [{ nodeRegistration: object }];
    expect(rendered(joinControlPlaneConfiguration(joining, secrets))).toEqual([
      {
        ...accepted,
        timeouts: controlPlaneTimeouts,
        nodeRegistration: {
          ...accepted.nodeRegistration,
          imagePullSerial: true,
          taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
          kubeletExtraArgs: [{ name: 'node-ip', value: '10.0.1.11' }, nodeLabels],
        },
      },
    ]);
  });

  test('join of a worker; ours waits less long, pulls images one by one and names the region', () => {
    const joining = { ...node, name: 'ip-10-0-11-20.eu-west-1.compute.internal', privateIp: '10.0.11.20' };
    const [accepted] = validated('kubeadm-join-worker.yaml') as [{ nodeRegistration: object }];
    expect(rendered(joinWorkerConfiguration(joining, secrets))).toEqual([
      {
        ...accepted,
        timeouts: workerTimeouts,
        nodeRegistration: {
          ...accepted.nodeRegistration,
          imagePullSerial: true,
          kubeletExtraArgs: [{ name: 'node-ip', value: '10.0.11.20' }, nodeLabels],
        },
      },
    ]);
  });

  test('reset', () => {
    expect(rendered(resetConfiguration)).toEqual(validated('kubeadm-reset.yaml'));
  });

  test('audit policy', () => {
    expect(rendered(auditPolicy)).toEqual(validated('audit-policy.yaml'));
  });

  test('kubelet patch', () => {
    expect(rendered(kubeletPatch(node))).toEqual(validated('patches/kubeletconfiguration0+strategic.yaml'));
  });
});

describe('what the recordings do not show', () => {
  test('without an issuer the API server keeps its own', () => {
    const { issuer: _, ...plain } = cluster;
    expect(renderYaml(...initConfiguration(plain, 'v1.36.2', node, secrets))).not.toContain('service-account-issuer');
  });

  test('upload of certificates names the version, so that kubeadm does not ask the internet', () => {
    expect(rendered(...uploadCertificatesConfiguration(cluster, 'v1.36.2', secrets.certificateKey))).toMatchObject([
      { kind: 'InitConfiguration', certificateKey: secrets.certificateKey },
      { kind: 'ClusterConfiguration', kubernetesVersion: 'v1.36.2' },
    ]);
  });

  test('taints and labels of the config reach the Node', () => {
    const taint = { key: 'gpu', value: 'yes', effect: 'NoExecute' } as const;
    const text = renderYaml(joinWorkerConfiguration({ ...node, labels: { team: 'a' }, taints: [taint] }, secrets));
    expect(text).toContain('team=a');
    expect(parseAllDocuments(text)[0]?.toJS()).toMatchObject({ nodeRegistration: { taints: [taint] } });
  });
});
