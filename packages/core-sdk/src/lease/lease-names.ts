/** Names of the cluster's leases, keys of `<c>-bootstrap-lock`. */
export const leaseNames = {
  /** kubeadm init. */
  clusterInit: 'cluster-init',
  /** One membership change at a time: a control plane's join, a member's removal. */
  etcdMembership: 'etcd-membership',
  /** New tokens and certificate keys. */
  tokenRefresh: 'token-refresh-lock',
  /** Restore from a snapshot. */
  restore: 'restore-lock',
  /** One control plane renews its certificates at a time. */
  certificateRenewal: 'certificate-renewal',
} as const;

/** One of {@link leaseNames}. */
export type LeaseName = (typeof leaseNames)[keyof typeof leaseNames];
