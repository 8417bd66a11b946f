import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as SsmSdk from '@aws-sdk/client-ssm';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Compute, type ComputeOptions, createCompute } from '../../src/compute/compute.ts';
import type { ComputeEvent } from '../../src/compute/compute-event.ts';
import { AddressPool } from '../../src/compute/ec2/address-pool.ts';
import type { ServiceEvent } from '../../src/compute/event-sink.ts';
import { randomIds } from '../../src/compute/id-source.ts';
import { type AccessReport, createAuthorizer } from '../../src/iam/authorizer.ts';
import { RoleSessions } from '../../src/iam/role-sessions.ts';
import { Roles } from '../../src/iam/roles.ts';
import { type Endpoint, startEndpoint } from '../../src/server/endpoint.ts';
import { ManualClock } from '../../src/server/manual-clock.ts';
import { Principals } from '../../src/server/principals.ts';
import type { ServiceDefinition } from '../../src/server/service-definition.ts';
import { RecordingRuntime } from './recording-runtime.ts';

export const region = 'us-west-2';
const accountId = '123456789012';

/** Test files of one run go on in processes of their own, so a prefix from the process id never collides. */
const addressPrefix = `127.${20 + ((process.pid >> 8) % 200)}.${process.pid % 250}`;

export interface ComputeFixture {
  readonly clock: ManualClock;
  readonly compute: Compute;
  readonly endpoint: Endpoint;
  readonly runtime: RecordingRuntime;
  readonly roles: Roles;
  readonly principals: Principals;
  readonly events: ComputeEvent[];
  readonly published: ServiceEvent[];
  readonly accessReports: AccessReport[];
  readonly clientOptions: ClientOptions;
  readonly autoScaling: AutoScalingClient;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
  readonly elb: ElasticLoadBalancingV2Client;
  close(): Promise<void>;
}

interface ClientOptions {
  readonly region: string;
  readonly endpoint: string;
  readonly maxAttempts: number;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** The compute services behind a real HTTP endpoint, with a clock that the test moves. */
export async function startComputeFixture(overrides: Partial<ComputeOptions> = {}): Promise<ComputeFixture> {
  const clock = new ManualClock();
  const principals = new Principals();
  principals.add({
    accessKeyId: 'AKIAROOT',
    principal: { arn: `arn:aws:iam::${accountId}:root`, accountId, userId: accountId },
  });
  const roles = new Roles(accountId, randomIds);
  const runtime = new RecordingRuntime();
  const [events, published, accessReports]: [ComputeEvent[], ServiceEvent[], AccessReport[]] = [[], [], []];
  const address = { url: '' };
  const pool = new AddressPool(addressPrefix);
  const compute = createCompute({
    region,
    accountId,
    clock,
    ids: randomIds,
    principals,
    roles,
    sessions: new RoleSessions({ clock, ids: randomIds, principals, roles, accountId }),
    runtime,
    endpoint: () => address.url,
    publish: (event) => published.push(event),
    emit: (event) => events.push(event),
    addresses: { instances: pool, services: pool },
    ...overrides,
  });
  const ssm: ServiceDefinition<typeof SsmSdk> = {
    signingName: 'ssm',
    sdk: () => import('@aws-sdk/client-ssm'),
    ...compute.runCommand,
  };
  const services = [...compute.services, ssm];
  const authorizer = createAuthorizer({ roles, region, report: (report) => accessReports.push(report) });
  const endpoint = await startEndpoint({
    region,
    accountId,
    services,
    principals,
    clock,
    authorizer,
  });
  address.url = endpoint.url;
  const clientOptions: ClientOptions = {
    region,
    endpoint: endpoint.url,
    maxAttempts: 3,
    credentials: { accessKeyId: 'AKIAROOT', secretAccessKey: 'unchecked' },
  };
  return {
    clock,
    compute,
    endpoint,
    runtime,
    roles,
    principals,
    events,
    published,
    accessReports,
    clientOptions,
    autoScaling: new AutoScalingClient(clientOptions),
    ec2: new EC2Client(clientOptions),
    ssm: new SSMClient(clientOptions),
    elb: new ElasticLoadBalancingV2Client(clientOptions),
    close: async () => {
      await compute.close();
      await endpoint.close();
    },
  };
}

/** Gives promise chains and loopback sockets a turn until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`not within some seconds: ${condition.toString()}`);
}
