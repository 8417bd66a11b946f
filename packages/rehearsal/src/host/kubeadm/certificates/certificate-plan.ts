import type { CertificateSubject, CertificateUsage } from '../../x509/certificate-authority.ts';
import type { ClusterConfiguration, LocalApiEndpoint } from '../config/kinds.ts';

/** A certificate of a control plane. */
export interface PlannedCertificate {
  /** Path below the certificates folder, without suffix. */
  readonly name: string;
  readonly authority: string;
  readonly usages: readonly CertificateUsage[];
  readonly subject: CertificateSubject;
}

/** An authority of a cluster. */
export interface PlannedAuthority {
  readonly name: string;
  readonly commonName: string;
}

export const AUTHORITIES: readonly PlannedAuthority[] = [
  { name: 'ca', commonName: 'kubernetes' },
  { name: 'front-proxy-ca', commonName: 'front-proxy-ca' },
  { name: 'etcd/ca', commonName: 'etcd-ca' },
];

/** The certificates of a control plane, in the order in which kubeadm makes them during init. */
export function planCertificates(
  cluster: ClusterConfiguration,
  nodeName: string,
  { advertiseAddress }: LocalApiEndpoint,
): readonly PlannedCertificate[] {
  const endpointHost = cluster.controlPlaneEndpoint.split(':')[0] ?? '';
  const { serviceSubnet, dnsDomain } = cluster.networking;
  const service = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', `kubernetes.default.svc.${dnsDomain}`];
  const names = [nodeName, ...service, ...(cluster.apiServer.certSANs ?? []), endpointHost].filter(
    (name) => name !== '',
  );
  const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
  const etcdSubject: CertificateSubject = {
    commonName: nodeName,
    dnsNames: [nodeName, 'localhost'].sort(),
    addresses: [advertiseAddress, '127.0.0.1', '::1'],
  };
  const withSans = (sans: readonly string[] = []): CertificateSubject => ({
    ...etcdSubject,
    dnsNames: unique([...(etcdSubject.dnsNames ?? []), ...sans.filter((san) => !isAddress(san))]),
    addresses: unique([...(etcdSubject.addresses ?? []), ...sans.filter(isAddress)]),
  });
  return [
    {
      name: 'apiserver',
      authority: 'ca',
      usages: ['server'],
      subject: {
        commonName: 'kube-apiserver',
        dnsNames: unique(names.filter((name) => !isAddress(name))).toSorted(),
        addresses: unique([firstAddress(serviceSubnet), advertiseAddress, ...names.filter(isAddress)]),
      },
    },
    client('apiserver-kubelet-client', 'ca', 'kube-apiserver-kubelet-client', ['kubeadm:cluster-admins']),
    client('front-proxy-client', 'front-proxy-ca', 'front-proxy-client'),
    {
      name: 'etcd/server',
      authority: 'etcd/ca',
      usages: ['server', 'client'],
      subject: withSans(cluster.etcd.local.serverCertSANs),
    },
    {
      name: 'etcd/peer',
      authority: 'etcd/ca',
      usages: ['server', 'client'],
      subject: withSans(cluster.etcd.local.peerCertSANs),
    },
    client('etcd/healthcheck-client', 'etcd/ca', 'kube-etcd-healthcheck-client'),
    client('apiserver-etcd-client', 'etcd/ca', 'kube-apiserver-etcd-client'),
  ];
}

function client(
  name: string,
  authority: string,
  commonName: string,
  organizations: readonly string[] = [],
): PlannedCertificate {
  return { name, authority, usages: ['client'], subject: { commonName, organizations } };
}

/** Address of the API service: the first of the service subnet. */
function firstAddress(subnet: string): string {
  const address = subnet.split('/')[0] ?? '';
  return address.replace(/\d+$/, (last) => String(Number(last) + 1));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
