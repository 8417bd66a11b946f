import { describe, expect, it } from 'vitest';
import { clusterNameProblems } from './cluster-name.ts';
import { clusterNames } from './cluster-names.ts';

describe('clusterNames', () => {
  it('are those of the older stack', () => {
    const names = clusterNames('demo');
    expect(names).toMatchObject({
      tables: { locks: 'demo-bootstrap-lock', members: 'demo-etcd-members' },
      groups: { controlPlane: 'demo-control-plane', workers: 'demo-worker' },
      targetGroup: 'demo-control-plane-tg',
      hooks: { controlPlaneTermination: 'demo-etcd-cleanup' },
      endpoint: 'demo-cp-lb.internal:6443',
      functions: {
        etcdLifecycle: 'demo-etcd-lifecycle',
        etcdBackup: 'demo-etcd-backup',
        clusterHealth: 'demo-cluster-health',
      },
      metricsNamespace: 'K8sCluster/demo',
      backupPrefix: 'demo/',
    });
    expect(names.parameters).toMatchObject({
      kubernetesVersion: '/demo/kubernetes/version',
      joinToken: '/demo/cluster/join-token',
      certificateKeyUpdated: '/demo/cluster/certificate-key-updated',
      failureCount: '/demo/health/failure-count',
      oidcIssuer: '/demo/oidc/issuer',
    });
  });

  it.each(['', 'ab', 'Demo', 'de_mo', 'de mo', 'dé'])('are refused for %j', (name) => {
    expect(() => clusterNames(name)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it.each([
    ['demo', 0],
    ['a-name-of-15-chr', 1],
    ['exactly-15-char', 0],
    ['-demo', 1],
    ['demo-', 1],
  ])('of %s have %i warnings, and are made all the same', (name, warnings) => {
    expect(clusterNameProblems(name).filter(({ severity }) => severity === 'warning')).toHaveLength(warnings);
    expect(clusterNames(name).cluster).toBe(name);
  });
});
