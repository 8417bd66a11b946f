import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { systemClock, systemRandom } from '@dedicated-k8s/core-sdk';
import {
  AutoScalingLifecycleHook,
  createAwsClient,
  DynamoDbClusterStateStore,
  DynamoDbMemberRegistry,
  Ec2InstanceFleet,
  ElbTargetGroup,
  SsmRemoteCommand,
} from '@dedicated-k8s/core-sdk/aws';
import { withObservability } from '@dedicated-k8s/observability/lambda';
import { readEnvironment } from './function-environment.ts';
import { type BatchResponse, handleMessages, type QueueEvent } from './handle-messages.ts';
import { ETCD_LIFECYCLE_NAMESPACE } from './metrics.ts';
import type { TerminationPorts } from './termination-ports.ts';

const environment = readEnvironment(process.env);
const { names } = environment;
const autoScaling = createAwsClient(AutoScalingClient);
const dynamoDb = createAwsClient(DynamoDBClient);

const ports: TerminationPorts = {
  clock: systemClock,
  random: systemRandom,
  fleet: new Ec2InstanceFleet({ autoScaling, ec2: createAwsClient(EC2Client) }),
  hook: new AutoScalingLifecycleHook({ client: autoScaling }),
  members: new DynamoDbMemberRegistry({ client: dynamoDb, table: names.tables.members, cluster: names.cluster }),
  clusterState: new DynamoDbClusterStateStore({ client: dynamoDb, table: names.tables.locks }),
  targetGroup: new ElbTargetGroup({ client: createAwsClient(ElasticLoadBalancingV2Client) }),
  commands: new SsmRemoteCommand({
    client: createAwsClient(SSMClient),
    document: names.commandDocument,
    pollMs: 1_000,
  }),
};

/** Handles terminations of control planes from the queue `<c>-etcd-lifecycle.fifo`. */
export const handler: (
  event: QueueEvent,
  context: Parameters<ReturnType<typeof withObservability>>[1],
) => Promise<BatchResponse> = withObservability(
  (event: QueueEvent, context, telemetry) => handleMessages(ports, environment, event, context, telemetry),
  {
    service: 'etcd-lifecycle',
    namespace: ETCD_LIFECYCLE_NAMESPACE,
    metricDimensions: { ClusterName: names.cluster, FunctionName: names.functions.etcdLifecycle },
    context: { cluster: names.cluster },
  },
);
