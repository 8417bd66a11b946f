import type { Forwarder } from './forwarder.ts';

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly protocol: string;
  readonly port: number;
  readonly targetGroupArn: string;
  readonly forwarder: Forwarder;
}

/** A network load balancer on an address of its own. */
export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly dnsName: string;
  /** Where it listens; what its DNS name would resolve to. */
  readonly address: string;
  readonly scheme: 'internal' | 'internet-facing';
  readonly subnetIds: readonly string[];
  readonly vpcId: string | undefined;
  readonly createdAt: number;
  readonly attributes: Map<string, string>;
  readonly listeners: Map<string, Listener>;
}
