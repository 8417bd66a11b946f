import { paths } from './paths.ts';

/** What kubeadm's ClusterConfiguration says about the cluster. */
export interface ClusterFacts {
  readonly name: string;
  /** `host:port` under which every node reaches the API. */
  readonly endpoint: string;
  readonly podSubnet: string;
  readonly serviceSubnet: string;
  /** URL of the OpenID Connect issuer of service account tokens. Default: the API server's own. */
  readonly issuer?: string | undefined;
}

/** kubeadm's ClusterConfiguration, v1beta4; `version` has its leading `v`. */
export function clusterConfiguration(cluster: ClusterFacts, version: string): object {
  return {
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'ClusterConfiguration',
    clusterName: cluster.name,
    kubernetesVersion: version,
    controlPlaneEndpoint: cluster.endpoint,
    certificatesDir: paths.pki,
    imageRepository: 'registry.k8s.io',
    // Decides the service account key as well, and with it algorithm and shape of the published key set.
    encryptionAlgorithm: 'RSA-2048',
    certificateValidityPeriod: '8760h0m0s',
    caCertificateValidityPeriod: '87600h0m0s',
    networking: { podSubnet: cluster.podSubnet, serviceSubnet: cluster.serviceSubnet, dnsDomain: 'cluster.local' },
    apiServer: {
      certSANs: [endpointHost(cluster.endpoint)],
      extraArgs: [...issuerArguments(cluster.issuer), ...auditArguments, { name: 'goaway-chance', value: '0.001' }],
      extraVolumes: [
        {
          name: 'audit-policy',
          hostPath: paths.auditPolicy,
          mountPath: paths.auditPolicy,
          readOnly: true,
          pathType: 'File',
        },
        {
          name: 'audit-logs',
          hostPath: paths.auditLogs,
          mountPath: paths.auditLogs,
          readOnly: false,
          pathType: 'DirectoryOrCreate',
        },
      ],
    },
    controllerManager: { extraArgs: [{ name: 'terminated-pod-gc-threshold', value: '500' }] },
    etcd: {
      local: {
        dataDir: paths.etcdData,
        extraArgs: [
          { name: 'quota-backend-bytes', value: '8589934592' },
          { name: 'auto-compaction-mode', value: 'periodic' },
          { name: 'auto-compaction-retention', value: '1h' },
        ],
      },
    },
  };
}

/** The host of `host:port`. */
export function endpointHost(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(':'));
}

const auditArguments = [
  { name: 'audit-policy-file', value: paths.auditPolicy },
  { name: 'audit-log-path', value: `${paths.auditLogs}/audit.log` },
  { name: 'audit-log-maxage', value: '30' },
  { name: 'audit-log-maxbackup', value: '10' },
  { name: 'audit-log-maxsize', value: '100' },
];

function issuerArguments(issuer: string | undefined): readonly object[] {
  if (issuer === undefined) return [];
  return [
    { name: 'service-account-issuer', value: issuer },
    { name: 'service-account-jwks-uri', value: `${issuer}/keys.json` },
  ];
}
