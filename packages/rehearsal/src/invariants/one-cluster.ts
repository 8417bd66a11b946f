import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EtcdFacts } from '@dedicated-k8s/core-sdk';
import type { ProcessInstance } from '../instance/process-instances.ts';
import type { Verdict } from '../scenario/verdict.ts';

/** I1: every control plane there ever was trusts one CA, which one init made, and is in one etcd cluster. */
export function oneCluster(everControlPlane: readonly ProcessInstance[], before: EtcdFacts, after: EtcdFacts): Verdict {
  const authorities = new Set(
    everControlPlane.map(({ root }) => {
      const certificate = readFileSync(join(root, 'etc', 'kubernetes', 'pki', 'ca.crt'));
      return new X509Certificate(certificate).fingerprint256;
    }),
  );
  const etcdClusters = new Set([before.clusterId, after.clusterId]);
  return {
    invariant: 'I1',
    claim: 'one cluster, from one init',
    held: authorities.size === 1 && etcdClusters.size === 1,
    seen: `${everControlPlane.length} control planes, ${authorities.size} CA, etcd cluster ${[...etcdClusters].join(', ')}`,
  };
}
