import { type Compute, type ComputeTimings, createCompute } from './compute/compute.ts';
import type { AddressPool } from './compute/ec2/address-pool.ts';
import type { IdSource } from './compute/id-source.ts';
import type { MetadataFault, MetadataRequest } from './compute/imds/metadata-server.ts';
import type { InstanceRuntime } from './compute/instance-runtime.ts';
import { eventBridgeService } from './events/event-bridge.service.ts';
import { EventBus } from './events/event-bus.ts';
import type { EventDestination } from './events/event-destination.ts';
import { functionDestination } from './events/function-destination.ts';
import { queueDestination } from './events/queue-destination.ts';
import { Rules } from './events/rules.ts';
import { RoleSessions } from './iam/role-sessions.ts';
import { Roles } from './iam/roles.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import { sqsQueueSource } from './lambda/sqs-queue-source.ts';
import type { LocalAwsEvent } from './local-aws-event.ts';
import type { Clock } from './server/clock.ts';
import type { Principals } from './server/principals.ts';
import type { AnyServiceDefinition } from './server/service-definition.ts';
import { cloudwatch } from './services/cloudwatch/cloudwatch.ts';
import { Metrics } from './services/cloudwatch/metrics.ts';
import { dynamodb } from './services/dynamodb/dynamodb.ts';
import { Tables } from './services/dynamodb/tables.ts';
import { Buckets } from './services/s3/buckets.ts';
import { s3 } from './services/s3/s3.ts';
import { Queues } from './services/sqs/queues.ts';
import { sqs } from './services/sqs/sqs.ts';
import { ParameterStore } from './services/ssm-parameters/parameter-store.ts';
import { ssm } from './services/ssm-parameters/ssm.ts';
import { sts } from './services/sts/sts.ts';

export interface AccountOptions {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly principals: Principals;
  readonly addresses: { readonly instances: AddressPool; readonly services: AddressPool };
  readonly instances: InstanceRuntime;
  readonly endpoint: () => string;
  readonly emit: (event: LocalAwsEvent) => void;
  /** An existing folder for unpacked function code. */
  readonly codeFolder: string;
  readonly processEnvironment: Readonly<Record<string, string>>;
  readonly timings: AccountTimings;
  readonly metadataFault: ((request: MetadataRequest) => MetadataFault | undefined) | undefined;
}

/** What takes AWS minutes and a run on one machine does not have. */
export interface AccountTimings extends ComputeTimings {
  /** Default 10 s, as in AWS. */
  readonly functionInitTimeoutMs?: number;
  /** Pauses before the retries of an asynchronous invocation; default 1 and 2 minutes, as in AWS. */
  readonly asyncRetryDelaysMs?: readonly number[];
}

/** Every service of one account, wired to the others. */
export interface AccountServices {
  readonly services: readonly AnyServiceDefinition[];
  readonly roles: Roles;
  readonly compute: Compute;
  readonly lambda: Lambda;
  readonly queues: Queues;
  readonly metrics: Metrics;
  /** Stops what acts by itself, first what could start something else. */
  close(): Promise<void>;
}

export function createAccountServices(options: AccountOptions): AccountServices {
  const { region, accountId, clock, ids, principals, endpoint, emit, timings } = options;
  const shared = { region, accountId, clock, ids, emit };
  const roles = new Roles(accountId, ids);
  const sessions = new RoleSessions({ clock, ids, principals, roles, accountId });
  const queues = new Queues({ clock, region, accountId });
  const metrics = new Metrics();
  const lambda = createLambda({
    ...shared,
    roles,
    sessions,
    queues: sqsQueueSource(queues, clock, accountId),
    endpoint,
    codeFolder: options.codeFolder,
    marks: options.processEnvironment,
    initTimeoutMs: timings.functionInitTimeoutMs,
    asyncRetryDelaysMs: timings.asyncRetryDelaysMs,
  });
  const destinations: Record<string, EventDestination> = {
    lambda: functionDestination(lambda.functions, lambda.asyncInvoker, accountId),
    sqs: queueDestination(queues, accountId),
  };
  const rules = new Rules();
  const bus = new EventBus({ ...shared, rules, destinations });
  const compute = createCompute({
    ...shared,
    principals,
    roles,
    sessions,
    runtime: options.instances,
    endpoint,
    publish: (event) => void bus.publish(event),
    addresses: options.addresses,
    metadataFault: options.metadataFault,
    timings,
  });
  return {
    services: [
      ...compute.services,
      lambda.service,
      eventBridgeService(rules, bus),
      ssm(new ParameterStore(), compute.runCommand),
      sqs(queues),
      dynamodb(new Tables()),
      cloudwatch(metrics),
      s3(new Buckets()),
      sts,
    ],
    roles,
    compute,
    lambda,
    queues,
    metrics,
    close: async () => {
      bus.close();
      await lambda.close();
      await compute.close();
    },
  };
}
