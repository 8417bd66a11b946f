import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import { DefaultResult, type IAutoScalingGroup, LifecycleHook, LifecycleTransition } from 'aws-cdk-lib/aws-autoscaling';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { INetworkTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { allowEtcdLifecycle } from './etcd-lifecycle-permissions.ts';
import { type TerminationSettings, terminationSettings, VISIBILITY_MARGIN_SECONDS } from './termination-settings.ts';

export interface EtcdLifecycleProps {
  readonly names: ClusterNames;
  readonly group: IAutoScalingGroup;
  readonly targetGroup: INetworkTargetGroup;
  readonly locks: ITable;
  readonly members: ITable;
  readonly key: IKey;
  /** Folder of the built bundle. */
  readonly codePath: string;
  readonly termination?: TerminationSettings | undefined;
}

export interface EtcdLifecycle {
  readonly function: LambdaFunction;
  readonly deadLetters: Queue;
  readonly settings: Required<TerminationSettings>;
}

/** Deliveries after which a message that only ever fails goes aside. Waiting is a delivery too, so patience counts in. */
const FAILURES_BEFORE_DEAD_LETTER = 5;

/**
 * Terminations of control planes: hook -> event -> queue -> function. Made in the caller's scope, because the ids of the
 * older stack are children of Compute.
 */
export function etcdLifecycle(scope: Construct, props: EtcdLifecycleProps): EtcdLifecycle {
  const { names } = props;
  const settings = terminationSettings(props.termination);
  const lambda = lifecycleFunction(scope, props, settings);
  const { queue, deadLetters } = terminationQueue(scope, names, settings);
  lambda.addEventSource(new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true }));

  new LifecycleHook(scope, 'EtcdLifecycleHook', {
    autoScalingGroup: props.group,
    lifecycleHookName: names.hooks.controlPlaneTermination,
    lifecycleTransition: LifecycleTransition.INSTANCE_TERMINATING,
    heartbeatTimeout: Duration.seconds(settings.hookTimeoutSeconds),
    // Nobody decided in time: keep the member. The group retains the instance.
    defaultResult: DefaultResult.ABANDON,
  });
  const rule = new Rule(scope, 'EtcdLifecycleRule', {
    ruleName: `${names.functions.etcdLifecycle}-rule`,
    description: `Terminations of control planes of ${names.cluster}`,
    eventPattern: {
      source: ['aws.autoscaling'],
      detailType: ['EC2 Instance-terminate Lifecycle Action'],
      detail: {
        AutoScalingGroupName: [names.groups.controlPlane],
        LifecycleHookName: [names.hooks.controlPlaneTermination],
      },
    },
  });
  rule.addTarget(new SqsQueue(queue, { messageGroupId: names.cluster }));
  return { function: lambda, deadLetters, settings };
}

function lifecycleFunction(
  scope: Construct,
  props: EtcdLifecycleProps,
  settings: Required<TerminationSettings>,
): LambdaFunction {
  const { names } = props;
  const role = new Role(scope, 'EtcdLifecycleRole', {
    roleName: `${names.functions.etcdLifecycle}-role`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  allowEtcdLifecycle(scope, { ...props, role });
  const logGroup = new LogGroup(scope, 'EtcdLifecycleLogs', {
    // Not Lambda's default name: the older function left a group of that name, outside of any stack.
    logGroupName: `/aws/lambda/${names.cluster}/etcd-lifecycle`,
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  logGroup.grantWrite(role);
  return new LambdaFunction(scope, 'EtcdLifecycleLambda', {
    functionName: names.functions.etcdLifecycle,
    description: `Lets a control plane of ${names.cluster} go when etcd can spare it`,
    role,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(props.codePath),
    timeout: Duration.seconds(settings.functionTimeoutSeconds),
    memorySize: 512,
    tracing: Tracing.ACTIVE,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    environment: {
      CLUSTER_NAME: names.cluster,
      NODE_OPTIONS: '--enable-source-maps',
      PATIENCE_SECONDS: String(settings.patienceSeconds),
      POLL_SECONDS: String(settings.pollSeconds),
      DRAIN_SECONDS: String(settings.drainSeconds),
    },
  });
}

function terminationQueue(
  scope: Construct,
  names: ClusterNames,
  { functionTimeoutSeconds, patienceSeconds }: Required<TerminationSettings>,
): { readonly queue: Queue; readonly deadLetters: Queue } {
  const shared = { fifo: true, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const deadLetters = new Queue(scope, 'EtcdLifecycleDeadLetters', {
    ...shared,
    queueName: names.queues.etcdLifecycleDeadLetters,
    retentionPeriod: Duration.days(14),
  });
  const waits = Math.ceil(patienceSeconds / functionTimeoutSeconds);
  const queue = new Queue(scope, 'EtcdLifecycleQueue', {
    ...shared,
    queueName: names.queues.etcdLifecycle,
    contentBasedDeduplication: true,
    visibilityTimeout: Duration.seconds(functionTimeoutSeconds + VISIBILITY_MARGIN_SECONDS),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: waits + FAILURES_BEFORE_DEAD_LETTER },
  });
  return { queue, deadLetters };
}
