import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AccountTimings, createAccountServices } from './account-services.ts';
import { type AwsClients, createClients } from './clients.ts';
import { codeFolders } from './cloudformation/code-folders.ts';
import { type DeployedStack, deployTemplate } from './cloudformation/deploy-template.ts';
import type { CloudFormationTemplate } from './cloudformation/template.ts';
import { AddressPool } from './compute/ec2/address-pool.ts';
import type { Fleet } from './compute/ec2/fleet.ts';
import { type IdSource, randomIds } from './compute/id-source.ts';
import type { MetadataFault, MetadataRequest } from './compute/imds/metadata-server.ts';
import type { InstanceRuntime } from './compute/instance-runtime.ts';
import type { LoadBalancer } from './compute/load-balancing/load-balancer.ts';
import { createAuthorizer } from './iam/authorizer.ts';
import type { LocalAwsEvent } from './local-aws-event.ts';
import { type Clock, systemClock } from './server/clock.ts';
import { startEndpoint } from './server/endpoint.ts';
import { FaultPlan } from './server/fault-plan.ts';
import { Principals } from './server/principals.ts';
import type { RecordedRequest } from './server/recorded-request.ts';
import type { Metrics } from './services/cloudwatch/metrics.ts';
import type { Queues } from './services/sqs/queues.ts';

export interface LocalAwsOptions {
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  /** What runs the instances. */
  readonly instances: InstanceRuntime;
  /**
   * The third octet of the first address of this run, 1-252: the endpoint and load balancers get theirs from
   * `127.0.<third>.*`, instances from there on upwards. Runs that go on at the same time keep four apart.
   */
  readonly addresses: { readonly third: number };
  /** For whatever files it needs; made when it is not there. */
  readonly folder: string;
  /** Added to the environment of every child process, so that whoever cleans up finds them. */
  readonly processEnvironment?: Readonly<Record<string, string>>;
  readonly onRequest?: (request: RecordedRequest) => void;
  readonly onEvent?: (event: LocalAwsEvent) => void;
  /** Faults of API requests; more can be added while it runs. */
  readonly faults?: FaultPlan;
  /** Asked at every request to an instance's metadata service. */
  readonly metadataFault?: (request: MetadataRequest) => MetadataFault | undefined;
  readonly timings?: AccountTimings;
  readonly clock?: Clock;
  readonly ids?: IdSource;
}

/** A running account of AWS on loopback. */
export interface LocalAws {
  /** For `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /** SDK clients of somebody who may do everything. */
  readonly clients: AwsClients;
  readonly faults: FaultPlan;
  readonly fleet: Fleet;
  readonly queues: Queues;
  readonly metrics: Metrics;
  loadBalancers(): readonly LoadBalancer[];
  /** The address behind a name of a private hosted zone or of a load balancer. */
  resolveName(name: string): string | undefined;
  /**
   * Creates a stack.
   * @param template as synthesized
   * @throws {TemplateError} what is not supported, or what a service refused
   */
  deploy(template: CloudFormationTemplate, options: DeployOptions): Promise<DeployedStack>;
  /** Ends every instance and function, then the endpoint. */
  close(): Promise<void>;
}

export interface DeployOptions {
  /** Folder that `cdk synth` wrote. */
  readonly assembly: string;
  readonly stackName: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

const DEVELOPER_KEY = 'AKIALOCALAWS00000000';

/** Starts an AWS that exists on this machine only. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { region, accountId, folder, clock = systemClock, ids = randomIds, faults = new FaultPlan() } = options;
  const codeFolder = join(folder, 'functions');
  await mkdir(codeFolder, { recursive: true });
  const principals = new Principals();
  const root = { arn: `arn:aws:iam::${accountId}:root`, accountId, userId: accountId };
  principals.add({ accessKeyId: DEVELOPER_KEY, principal: root });
  const emit = (event: LocalAwsEvent): void => options.onEvent?.(event);
  const { third } = options.addresses;
  const addresses = { services: new AddressPool(`127.0.${third}`), instances: new AddressPool(`127.0.${third + 1}`) };
  const address = { url: '' };
  const account = createAccountServices({
    region,
    accountId,
    clock,
    ids,
    principals,
    addresses,
    instances: options.instances,
    endpoint: () => address.url,
    emit,
    codeFolder,
    processEnvironment: options.processEnvironment ?? {},
    timings: options.timings ?? {},
    metadataFault: options.metadataFault,
  });
  const { roles, compute, lambda, queues, metrics } = account;
  const endpoint = await startEndpoint({
    region,
    accountId,
    services: account.services,
    principals,
    host: addresses.services.next(),
    clock,
    authorizer: createAuthorizer({
      roles,
      region,
      report: (report) => emit({ kind: 'access', at: clock.now(), ...report }),
    }),
    faults,
    onRequest: (request) => options.onRequest?.(request),
  });
  address.url = endpoint.url;
  const credentials = { accessKeyId: DEVELOPER_KEY, secretAccessKey: 'unused: signatures are read, not verified' };
  const clients = createClients({ endpoint: endpoint.url, region, credentials });
  return {
    endpoint: endpoint.url,
    clients,
    faults,
    fleet: compute.fleet,
    queues,
    metrics,
    loadBalancers: () => compute.balancers.list(),
    resolveName: (name) => compute.names.resolve(name),
    deploy: (template, { assembly, stackName, parameters = {} }) => {
      const codeFolder = codeFolders(assembly, stackName);
      const target = {
        region,
        accountId,
        clients,
        roles,
        functions: lambda.registry,
        names: compute.names,
        ids,
        codeFolder,
      };
      return deployTemplate(template, target, { stackName, parameters });
    },
    close: async () => {
      await account.close();
      await clients.close();
      await endpoint.close();
    },
  };
}
