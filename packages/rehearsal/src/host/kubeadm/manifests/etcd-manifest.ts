import type { ClusterConfiguration } from '../config/kinds.ts';
import { mergeArguments, staticPod } from './pod-parts.ts';

/** The version that kubeadm 1.36 installs. */
const IMAGE = 'etcd:3.6.8-0';

/** A member in `--initial-cluster`. */
export interface InitialMember {
  readonly name: string;
  readonly peerUrl: string;
}

/** The static pod of etcd. `others` are the members of the cluster that it joins; none for the first. */
export function etcdManifest(
  cluster: ClusterConfiguration,
  nodeName: string,
  address: string,
  others: readonly InitialMember[],
): object {
  const { dataDir, extraArgs } = cluster.etcd.local;
  const pki = `${cluster.certificatesDir}/etcd`;
  const self: InitialMember = { name: nodeName, peerUrl: `https://${address}:2380` };
  const members = [...others, self].map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(',');
  const own: Record<string, string> = {
    'advertise-client-urls': `https://${address}:2379`,
    'cert-file': `${pki}/server.crt`,
    'client-cert-auth': 'true',
    'data-dir': dataDir,
    'feature-gates': 'InitialCorruptCheck=true',
    'initial-advertise-peer-urls': self.peerUrl,
    'initial-cluster': members,
    ...(others.length === 0 ? {} : { 'initial-cluster-state': 'existing' }),
    'key-file': `${pki}/server.key`,
    'listen-client-urls': `https://127.0.0.1:2379,https://${address}:2379`,
    'listen-metrics-urls': 'http://127.0.0.1:2381',
    'listen-peer-urls': self.peerUrl,
    name: nodeName,
    'peer-cert-file': `${pki}/peer.crt`,
    'peer-client-cert-auth': 'true',
    'peer-key-file': `${pki}/peer.key`,
    'peer-trusted-ca-file': `${pki}/ca.crt`,
    'snapshot-count': '10000',
    'trusted-ca-file': `${pki}/ca.crt`,
    'watch-progress-notify-interval': '5s',
  };
  const ready = { host: '127.0.0.1', path: '/readyz', scheme: 'HTTP' } as const;
  return staticPod({
    name: 'etcd',
    annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` },
    command: mergeArguments(own, extraArgs),
    image: `${cluster.imageRepository}/${IMAGE}`,
    port: 2381,
    liveness: { ...ready, path: '/livez' },
    readiness: ready,
    startup: ready,
    requests: { cpu: '100m', memory: '100Mi' },
    volumes: [
      { name: 'etcd-data', path: dataDir, type: 'DirectoryOrCreate', readOnly: false },
      { name: 'etcd-certs', path: pki, type: 'DirectoryOrCreate', readOnly: false },
    ],
  });
}
