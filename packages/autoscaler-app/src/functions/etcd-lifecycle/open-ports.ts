import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type ClusterNames, systemClock, systemRandom } from '@dedicated-k8s/core-sdk';
import {
  AutoScalingLifecycleHook,
  createAwsClient,
  DynamoDbClusterStateStore,
  DynamoDbMemberRegistry,
  defineAwsPolicy,
  Ec2InstanceFleet,
  ElbTargetGroup,
  SsmRemoteCommand,
} from '@dedicated-k8s/core-sdk/aws';
import { createPolicyObserver, type Logger } from '@dedicated-k8s/observability';
import type { TerminationPorts } from './termination-ports.ts';

/** Between two looks at a command, in ms: most end within seconds. */
const COMMAND_POLL_MS = 1_000;

/** The ports with AWS behind them; calls are traced, and retries are reported to `logger`. */
export function openPorts(names: ClusterNames, logger: Logger): TerminationPorts {
  const observer = createPolicyObserver({ logger });
  const policy = (service: string) => defineAwsPolicy(service, { observer });
  const autoScaling = createAwsClient(AutoScalingClient);
  const dynamoDb = createAwsClient(DynamoDBClient);
  const ec2 = createAwsClient(EC2Client);
  const elb = createAwsClient(ElasticLoadBalancingV2Client);
  const ssm = createAwsClient(SSMClient);
  const { locks, members } = names.tables;
  return {
    clock: systemClock,
    random: systemRandom,
    fleet: new Ec2InstanceFleet({ autoScaling, ec2, policy: policy('fleet') }),
    hook: new AutoScalingLifecycleHook({ client: autoScaling, policy: policy('autoscaling') }),
    members: new DynamoDbMemberRegistry({
      client: dynamoDb,
      table: members,
      cluster: names.cluster,
      policy: policy('dynamodb'),
    }),
    clusterState: new DynamoDbClusterStateStore({ client: dynamoDb, table: locks, policy: policy('dynamodb') }),
    targetGroup: new ElbTargetGroup({ client: elb, policy: policy('elasticloadbalancing') }),
    commands: new SsmRemoteCommand({
      client: ssm,
      document: names.commandDocument,
      pollMs: COMMAND_POLL_MS,
      logger,
      policy: policy('ssm'),
    }),
  };
}
