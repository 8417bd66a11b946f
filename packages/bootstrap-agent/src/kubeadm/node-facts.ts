/** What kubeadm's documents say about one node. */
export interface NodeFacts {
  /** The Node's name, equal to the host name. */
  readonly name: string;
  readonly privateIp: string;
  readonly instanceId: string;
  readonly availabilityZone: string;
  readonly region: string;
  readonly instanceType: string;
  /** Labels beside those of zone, region and instance type. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** A Kubernetes taint. */
export interface Taint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}
