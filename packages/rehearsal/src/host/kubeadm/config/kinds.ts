import type { Taint } from '../../kubernetes/kinds.ts';

/** An argument of a program: `name` without dashes. */
export interface ExtraArgument {
  readonly name: string;
  readonly value: string;
}

export interface NodeRegistration {
  readonly name: string;
  readonly criSocket: string;
  /** Absent: a control plane's default taint; empty: none. */
  readonly taints?: readonly Taint[];
  readonly kubeletExtraArgs: readonly ExtraArgument[];
  readonly ignorePreflightErrors: readonly string[];
}

export interface LocalApiEndpoint {
  readonly advertiseAddress: string;
  readonly bindPort: number;
}

/** In milliseconds. */
export interface Timeouts {
  readonly controlPlaneComponentHealthCheck: number;
  readonly kubeletHealthCheck: number;
  readonly kubernetesAPICall: number;
  readonly etcdAPICall: number;
  readonly tlsBootstrap: number;
  readonly discovery: number;
}

export interface BootstrapTokenSpec {
  readonly token: string;
  readonly description?: string;
  /** Milliseconds; 0: for ever. */
  readonly ttlMs: number;
  readonly usages: readonly string[];
  readonly groups: readonly string[];
}

export interface ComponentConfig {
  readonly extraArgs?: readonly ExtraArgument[];
  readonly extraVolumes?: readonly ExtraVolume[];
}

export interface ExtraVolume {
  readonly name: string;
  readonly hostPath: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly pathType?: string;
}

/** The part that all control planes share; stored in the ConfigMap kubeadm-config. */
export interface ClusterConfiguration {
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  /** `host:port`; empty: the first control plane's own address. */
  readonly controlPlaneEndpoint: string;
  readonly certificatesDir: string;
  readonly imageRepository: string;
  readonly encryptionAlgorithm: string;
  readonly certificateValidityPeriod: string;
  readonly caCertificateValidityPeriod: string;
  readonly networking: { readonly podSubnet?: string; readonly serviceSubnet: string; readonly dnsDomain: string };
  readonly apiServer: ComponentConfig & { readonly certSANs?: readonly string[] };
  readonly controllerManager: ComponentConfig;
  readonly scheduler: ComponentConfig;
  readonly etcd: {
    readonly local: {
      readonly dataDir: string;
      readonly extraArgs?: readonly ExtraArgument[];
      readonly serverCertSANs?: readonly string[];
      readonly peerCertSANs?: readonly string[];
    };
  };
  readonly dns: object;
  readonly proxy: object;
}

export interface InitConfiguration {
  readonly cluster: ClusterConfiguration;
  readonly bootstrapTokens: readonly BootstrapTokenSpec[];
  readonly certificateKey: string | undefined;
  readonly localApiEndpoint: LocalApiEndpoint;
  readonly nodeRegistration: NodeRegistration;
  readonly patchesDirectory: string | undefined;
  readonly timeouts: Timeouts;
  /** The KubeletConfiguration document, as given. */
  readonly kubelet: Readonly<Record<string, unknown>>;
}

export interface JoinConfiguration {
  readonly caCertPath: string;
  readonly token: string;
  readonly apiServerEndpoint: string;
  readonly caCertHashes: readonly string[];
  readonly tlsBootstrapToken: string;
  /** Absent for workers. */
  readonly controlPlane:
    | { readonly certificateKey: string | undefined; readonly localApiEndpoint: LocalApiEndpoint }
    | undefined;
  readonly nodeRegistration: NodeRegistration;
  readonly patchesDirectory: string | undefined;
  readonly timeouts: Timeouts;
}

export interface ResetConfiguration {
  readonly certificatesDir: string;
  readonly force: boolean;
  readonly skipPhases: readonly string[];
  readonly timeouts: Timeouts;
}
