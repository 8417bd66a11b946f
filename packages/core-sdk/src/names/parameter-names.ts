/** Paths of a cluster's parameters in Parameter Store. */
export interface ParameterNames {
  /** String, `x.y.z` without a leading `v`; written by the operator. */
  readonly kubernetesVersion: string;
  /** String, `<c>-cp-lb.internal:6443`. */
  readonly endpoint: string;
  /** String made by CloudFormation, so it can never hold a secret; `joinMaterial` is the truth for joining nodes. */
  readonly joinToken: string;
  /** String, UTC `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly joinTokenUpdated: string;
  /** String, `sha256:` and the hex digest of the CA's public key. */
  readonly caCertHash: string;
  /** SecureString; kubeadm certificate key in hex. */
  readonly certificateKey: string;
  readonly certificateKeyUpdated: string;
  /** String, `true` or `false`; mirrors the cluster's state item for people. */
  readonly initialized: string;
  readonly restoreMode: string;
  /** String, key of a snapshot in the backup bucket. */
  readonly restoreBackup: string;
  readonly restoreTriggeredAt: string;
  /** String, decimal integer. */
  readonly failureCount: string;
  readonly oidcIssuer: string;
  /** SecureString, JSON of `JoinMaterial`. */
  readonly joinMaterial: string;
}

/** What the parameters made by CloudFormation hold before the first control plane is up. */
export const PARAMETER_PLACEHOLDERS: readonly string[] = ['PENDING_INITIALIZATION', 'placeholder'];

/** Paths of the parameters of `cluster`. */
export function parameterNames(cluster: string): ParameterNames {
  return {
    kubernetesVersion: `/${cluster}/kubernetes/version`,
    endpoint: `/${cluster}/cluster/endpoint`,
    joinToken: `/${cluster}/cluster/join-token`,
    joinTokenUpdated: `/${cluster}/cluster/join-token-updated`,
    caCertHash: `/${cluster}/cluster/ca-cert-hash`,
    certificateKey: `/${cluster}/cluster/certificate-key`,
    certificateKeyUpdated: `/${cluster}/cluster/certificate-key-updated`,
    initialized: `/${cluster}/cluster/initialized`,
    restoreMode: `/${cluster}/cluster/restore-mode`,
    restoreBackup: `/${cluster}/cluster/restore-backup`,
    restoreTriggeredAt: `/${cluster}/cluster/restore-triggered-at`,
    failureCount: `/${cluster}/health/failure-count`,
    oidcIssuer: `/${cluster}/oidc/issuer`,
    joinMaterial: `/${cluster}/cluster/join-material`,
  };
}
