import { CfnSecurityGroupIngress, Peer, Port, SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

export interface NodeSecurityGroups {
  readonly controlPlane: SecurityGroup;
  readonly workers: SecurityGroup;
}

/** Admits the VPC to the interface endpoints. */
export function endpointSecurityGroup(scope: Construct, vpc: Vpc): SecurityGroup {
  const group = new SecurityGroup(scope, 'SSMSecurityGroup', {
    vpc,
    description: 'Security group for SSM endpoints',
    allowAllOutbound: false,
  });
  group.addIngressRule(Peer.ipv4(vpc.vpcCidrBlock), Port.tcp(443), 'AWS APIs from the VPC');
  return group;
}

/**
 * The two groups of nodes. Rules are resources of their own under the ids of the older stack: the same rule under another
 * id would be created before the old one is deleted, and EC2 refuses duplicates.
 */
export function nodeSecurityGroups(scope: Construct, cluster: string, vpc: Vpc): NodeSecurityGroups {
  const controlPlane = new SecurityGroup(scope, 'ControlPlaneSecurityGroup', {
    vpc,
    // A changed description replaces the group.
    description: `Security group for Kubernetes control plane nodes in ${cluster} cluster`,
    allowAllOutbound: true,
  });
  const workers = new SecurityGroup(scope, 'WorkerSecurityGroup', {
    vpc,
    description: `Security group for Kubernetes worker nodes in ${cluster} cluster`,
    allowAllOutbound: true,
  });
  const toControlPlane = ingressTo(scope, controlPlane);
  const toWorkers = ingressTo(scope, workers);
  toControlPlane('ControlPlaneSelfIngress', {
    ipProtocol: '-1',
    from: controlPlane,
    description: 'Between control planes',
  });
  toControlPlane('ControlPlaneApiServerIngress', { port: 6443, from: workers, description: 'API server for workers' });
  toControlPlane('ControlPlaneNlbHealthCheck', {
    port: 6443,
    cidr: vpc.vpcCidrBlock,
    description: 'API server through the load balancer, and its health checks',
  });
  // Pods on control planes are reached through the overlay network of the CNI; the older stack cut them off.
  toControlPlane('ControlPlaneOverlayIngress', { ipProtocol: 'udp', port: 8472, from: workers, description: 'VXLAN' });
  toControlPlane('ControlPlaneHealthIngress', { port: 4240, from: workers, description: 'Health checks of Cilium' });
  toControlPlane('ControlPlaneKubeletIngress', { port: 10250, from: workers, description: 'Kubelet metrics' });
  toWorkers('WorkerSelfIngress', { ipProtocol: '-1', from: workers, description: 'Between workers' });
  toWorkers('WorkerFromControlPlaneIngress', {
    ipProtocol: '-1',
    from: controlPlane,
    description: 'From control planes',
  });
  return { controlPlane, workers };
}

interface IngressRule {
  /** Default `tcp`. */
  readonly ipProtocol?: string;
  readonly port?: number;
  readonly from?: SecurityGroup;
  readonly cidr?: string;
  readonly description: string;
}

function ingressTo(scope: Construct, group: SecurityGroup): (id: string, rule: IngressRule) => void {
  return (id, { ipProtocol = 'tcp', port, from, cidr, description }) => {
    new CfnSecurityGroupIngress(scope, id, {
      groupId: group.securityGroupId,
      ipProtocol,
      fromPort: port,
      toPort: port,
      sourceSecurityGroupId: from?.securityGroupId,
      cidrIp: cidr,
      description,
    });
  };
}
