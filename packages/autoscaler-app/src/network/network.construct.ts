import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import type { IVpcEndpoint, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { type ApiLoadBalancer, apiLoadBalancer } from './api-load-balancer.ts';
import { addEndpoints } from './endpoints.ts';
import { endpointSecurityGroup, nodeSecurityGroups } from './security-groups.ts';
import { dedicatedVpc, podSubnets } from './vpc.ts';

export interface NetworkProps {
  readonly names: ClusterNames;
}

/** Where nodes live, without internet, and how they find the API server and AWS. */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly endpoints: readonly IVpcEndpoint[];
  readonly controlPlaneSecurityGroup: SecurityGroup;
  readonly workerSecurityGroup: SecurityGroup;
  readonly api: ApiLoadBalancer;

  constructor(scope: Construct, id: string, { names }: NetworkProps) {
    super(scope, id);
    this.vpc = dedicatedVpc(this);
    this.endpoints = addEndpoints(this.vpc, endpointSecurityGroup(this, this.vpc));
    podSubnets(this, this.vpc);
    const groups = nodeSecurityGroups(this, names.cluster, this.vpc);
    this.controlPlaneSecurityGroup = groups.controlPlane;
    this.workerSecurityGroup = groups.workers;
    this.api = apiLoadBalancer(this, names, this.vpc);
  }
}
