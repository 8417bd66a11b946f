import { InstanceType } from 'aws-cdk-lib/aws-ec2';

/** What an owner may choose for a group of nodes. */
export interface NodeGroupSettings {
  /** Default m5.large; must be a type that runs on dedicated hardware. */
  readonly instanceType?: InstanceType;
  /** Default 3 for control planes, 1 for workers. */
  readonly minSize?: number;
  /** Default 10. */
  readonly maxSize?: number;
  /** Default 150 for control planes, 20 for workers. */
  readonly volumeGiB?: number;
  /** SSM parameter with the AMI id. Default `/k8s-cluster/control-plane-ami-id`, `/k8s-cluster/worker-ami-id`. */
  readonly amiParameter?: string;
  /**
   * Seconds without a heartbeat of the booting node after which it is given up and replaced, 30 to 7200. Default 1800.
   * The node is told, and beats at each third. Shorter than a machine takes to boot, no node ever comes into service.
   */
  readonly launchPatienceSeconds?: number;
}

const shared = { instanceType: new InstanceType('m5.large'), maxSize: 10, launchPatienceSeconds: 1800 };

export function controlPlaneSettings(chosen: NodeGroupSettings = {}): Required<NodeGroupSettings> {
  const defaults = { ...shared, minSize: 3, volumeGiB: 150, amiParameter: '/k8s-cluster/control-plane-ami-id' };
  return { ...defaults, ...chosen };
}

export function workerSettings(chosen: NodeGroupSettings = {}): Required<NodeGroupSettings> {
  const defaults = { ...shared, minSize: 1, volumeGiB: 20, amiParameter: '/k8s-cluster/worker-ami-id' };
  return { ...defaults, ...chosen };
}
