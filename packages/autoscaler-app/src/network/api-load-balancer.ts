import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import { NetworkLoadBalancer, NetworkTargetGroup, Protocol, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, PrivateHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

const API_PORT = 6443;

export interface ApiLoadBalancer {
  readonly loadBalancer: NetworkLoadBalancer;
  readonly targetGroup: NetworkTargetGroup;
  /** Resolves the endpoint's name; nodes cannot find the API server before it exists. */
  readonly record: ARecord;
}

/** The endpoint of the API servers: an internal load balancer and the private name that certificates are made for. */
export function apiLoadBalancer(scope: Construct, names: ClusterNames, vpc: Vpc): ApiLoadBalancer {
  const loadBalancer = new NetworkLoadBalancer(scope, 'ControlPlaneLoadBalancer', {
    vpc,
    internetFacing: false,
    vpcSubnets: { subnetGroupName: 'ControlPlane' },
    // The first control plane alone must serve all AZs.
    crossZoneEnabled: true,
  });
  const targetGroup = new NetworkTargetGroup(scope, 'ControlPlaneTargetGroup', {
    vpc,
    targetGroupName: names.targetGroup,
    port: API_PORT,
    protocol: Protocol.TCP,
    targetType: TargetType.INSTANCE,
    // With the client's address kept, a node that is sent to itself gets no answer.
    preserveClientIp: false,
    deregistrationDelay: Duration.seconds(60),
    connectionTermination: true,
    healthCheck: {
      protocol: Protocol.HTTPS,
      path: '/readyz',
      port: String(API_PORT),
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  });
  loadBalancer.addListener('ControlPlaneListener', {
    port: API_PORT,
    protocol: Protocol.TCP,
    defaultTargetGroups: [targetGroup],
  });
  const zone = new PrivateHostedZone(scope, 'EndpointZone', { zoneName: names.endpointHost, vpc });
  const record = new ARecord(scope, 'EndpointRecord', {
    zone,
    target: RecordTarget.fromAlias(new LoadBalancerTarget(loadBalancer)),
  });
  return { loadBalancer, targetGroup, record };
}
