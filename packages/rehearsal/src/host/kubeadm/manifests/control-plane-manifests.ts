import type { ClusterConfiguration, LocalApiEndpoint } from '../config/kinds.ts';
import { extraVolumes, type HostVolume, MACHINE_AUTHORITIES, mergeArguments, staticPod } from './pod-parts.ts';

/** The static pod of kube-apiserver. */
export function apiServerManifest(
  cluster: ClusterConfiguration,
  { advertiseAddress, bindPort }: LocalApiEndpoint,
): object {
  const pki = cluster.certificatesDir;
  const own: Readonly<Record<string, string>> = {
    'advertise-address': advertiseAddress,
    'allow-privileged': 'true',
    'authorization-mode': 'Node,RBAC',
    'client-ca-file': `${pki}/ca.crt`,
    'enable-admission-plugins': 'NodeRestriction',
    'enable-bootstrap-token-auth': 'true',
    'etcd-cafile': `${pki}/etcd/ca.crt`,
    'etcd-certfile': `${pki}/apiserver-etcd-client.crt`,
    'etcd-keyfile': `${pki}/apiserver-etcd-client.key`,
    'etcd-servers': 'https://127.0.0.1:2379',
    'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
    'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    'proxy-client-cert-file': `${pki}/front-proxy-client.crt`,
    'proxy-client-key-file': `${pki}/front-proxy-client.key`,
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
    'secure-port': String(bindPort),
    'service-account-issuer': `https://kubernetes.default.svc.${cluster.networking.dnsDomain}`,
    'service-account-key-file': `${pki}/sa.pub`,
    'service-account-signing-key-file': `${pki}/sa.key`,
    'service-cluster-ip-range': cluster.networking.serviceSubnet,
    'tls-cert-file': `${pki}/apiserver.crt`,
    'tls-private-key-file': `${pki}/apiserver.key`,
  };
  const live = { host: advertiseAddress, path: '/livez', scheme: 'HTTPS' } as const;
  return staticPod({
    name: 'kube-apiserver',
    annotations: {
      'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${advertiseAddress}:${bindPort}`,
    },
    command: mergeArguments(own, cluster.apiServer.extraArgs),
    image: image(cluster, 'kube-apiserver'),
    port: bindPort,
    liveness: live,
    readiness: { ...live, path: '/readyz' },
    startup: live,
    requests: { cpu: '250m' },
    volumes: byName([
      ...MACHINE_AUTHORITIES,
      { name: 'k8s-certs', path: pki, type: 'DirectoryOrCreate', readOnly: true },
      ...extraVolumes(cluster.apiServer),
    ]),
  });
}

/** The static pod of kube-controller-manager. */
export function controllerManagerManifest(cluster: ClusterConfiguration): object {
  const pki = cluster.certificatesDir;
  const kubeconfig = '/etc/kubernetes/controller-manager.conf';
  const { podSubnet, serviceSubnet } = cluster.networking;
  const own: Readonly<Record<string, string>> = {
    ...(podSubnet === undefined ? {} : { 'allocate-node-cidrs': 'true', 'cluster-cidr': podSubnet }),
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'bind-address': '127.0.0.1',
    'client-ca-file': `${pki}/ca.crt`,
    'cluster-name': cluster.clusterName,
    'cluster-signing-cert-file': `${pki}/ca.crt`,
    'cluster-signing-key-file': `${pki}/ca.key`,
    controllers: '*,bootstrapsigner,tokencleaner',
    kubeconfig,
    'leader-elect': 'true',
    'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
    'root-ca-file': `${pki}/ca.crt`,
    'service-account-private-key-file': `${pki}/sa.key`,
    'service-cluster-ip-range': serviceSubnet,
    'use-service-account-credentials': 'true',
  };
  const healthy = { host: '127.0.0.1', path: '/healthz', scheme: 'HTTPS' } as const;
  return staticPod({
    name: 'kube-controller-manager',
    command: mergeArguments(own, cluster.controllerManager.extraArgs),
    image: image(cluster, 'kube-controller-manager'),
    port: 10_257,
    liveness: healthy,
    startup: healthy,
    requests: { cpu: '200m' },
    volumes: byName([
      ...MACHINE_AUTHORITIES,
      { name: 'k8s-certs', path: pki, type: 'DirectoryOrCreate', readOnly: true },
      { name: 'kubeconfig', path: kubeconfig, type: 'FileOrCreate', readOnly: true },
      ...extraVolumes(cluster.controllerManager),
    ]),
  });
}

/** The static pod of kube-scheduler. */
export function schedulerManifest(cluster: ClusterConfiguration): object {
  const kubeconfig = '/etc/kubernetes/scheduler.conf';
  const own: Readonly<Record<string, string>> = {
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'bind-address': '127.0.0.1',
    kubeconfig,
    'leader-elect': 'true',
  };
  const live = { host: '127.0.0.1', path: '/livez', scheme: 'HTTPS' } as const;
  return staticPod({
    name: 'kube-scheduler',
    command: mergeArguments(own, cluster.scheduler.extraArgs),
    image: image(cluster, 'kube-scheduler'),
    port: 10_259,
    liveness: live,
    readiness: { ...live, path: '/readyz' },
    startup: live,
    requests: { cpu: '100m' },
    volumes: byName([
      { name: 'kubeconfig', path: kubeconfig, type: 'FileOrCreate', readOnly: true },
      ...extraVolumes(cluster.scheduler),
    ]),
  });
}

function image(cluster: ClusterConfiguration, name: string): string {
  return `${cluster.imageRepository}/${name}:${cluster.kubernetesVersion}`;
}

function byName(volumes: readonly HostVolume[]): readonly HostVolume[] {
  return volumes.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
