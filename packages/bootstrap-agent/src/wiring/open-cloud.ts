import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import {
  AutoScalingLifecycleHook,
  createAwsClient,
  DynamoDbClusterStateStore,
  DynamoDbLeaseStore,
  DynamoDbMemberRegistry,
  defineAwsPolicy,
  Ec2InstanceFleet,
  ElbTargetGroup,
  SsmParameterStore,
} from '@dedicated-k8s/core-sdk/aws';
import { createPolicyObserver, type Logger, type Metrics } from '@dedicated-k8s/observability';
import type { NodePorts } from '../steps/node-context.ts';

/** The ports behind which AWS stands. */
export type Cloud = Pick<
  NodePorts,
  'parameters' | 'leases' | 'clusterState' | 'members' | 'fleet' | 'targets' | 'hooks'
>;

/** The AWS side of a cluster, with policies that report to `logger`, and count in `metrics` where there are any. */
export function openCloud(
  names: ClusterNames,
  region: string,
  telemetry: { readonly logger: Logger; readonly metrics?: Metrics },
): Cloud {
  const observer = createPolicyObserver(telemetry);
  const policy = (service: string) => defineAwsPolicy(service, { observer });
  const dynamodb = createAwsClient(DynamoDBClient, { region });
  const autoScaling = createAwsClient(AutoScalingClient, { region });
  const ec2 = createAwsClient(EC2Client, { region });
  const ssm = createAwsClient(SSMClient, { region });
  const elb = createAwsClient(ElasticLoadBalancingV2Client, { region });
  const { locks, members } = names.tables;
  return {
    parameters: new SsmParameterStore({ client: ssm, policy: policy('ssm') }),
    leases: new DynamoDbLeaseStore({ client: dynamodb, table: locks, policy: policy('dynamodb') }),
    clusterState: new DynamoDbClusterStateStore({ client: dynamodb, table: locks, policy: policy('dynamodb') }),
    members: new DynamoDbMemberRegistry({
      client: dynamodb,
      table: members,
      cluster: names.cluster,
      policy: policy('dynamodb'),
    }),
    fleet: new Ec2InstanceFleet({ autoScaling, ec2, policy: policy('fleet') }),
    targets: new ElbTargetGroup({ client: elb, policy: policy('elasticloadbalancing') }),
    hooks: new AutoScalingLifecycleHook({ client: autoScaling, policy: policy('autoscaling') }),
  };
}
