import { RoleSessions } from '../iam/role-sessions.ts';
import type { Roles } from '../iam/roles.ts';
import type { Clock } from '../server/clock.ts';
import type { Principals } from '../server/principals.ts';
import type { AnyServiceDefinition } from '../server/service-definition.ts';
import { autoScalingService } from './auto-scaling/auto-scaling.service.ts';
import { Groups } from './auto-scaling/groups.ts';
import { Reconciler } from './auto-scaling/reconciler.ts';
import type { EmitComputeEvent } from './compute-event.ts';
import { AddressPool } from './ec2/address-pool.ts';
import { ec2Service } from './ec2/ec2.service.ts';
import { Fleet } from './ec2/fleet.ts';
import { LaunchTemplates } from './ec2/launch-templates.ts';
import { Network } from './ec2/network.ts';
import type { PublishEvent } from './event-sink.ts';
import type { IdSource } from './id-source.ts';
import { instanceMetadata } from './imds/instance-metadata.ts';
import type { MetadataFault, MetadataRequest } from './imds/metadata-server.ts';
import type { InstanceRuntime } from './instance-runtime.ts';

export interface ComputeOptions {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly principals: Principals;
  readonly roles: Roles;
  readonly runtime: InstanceRuntime;
  /** The endpoint's address, asked when an instance starts. */
  readonly endpoint: () => string;
  readonly publish: PublishEvent;
  readonly emit: EmitComputeEvent;
  /** First octets of the instances' addresses; default `127.0.1`. */
  readonly addressPrefix?: string | undefined;
  readonly metadataFault?: ((request: MetadataRequest) => MetadataFault | undefined) | undefined;
}

/** Everything that has to do with instances, wired. */
export interface Compute {
  readonly services: readonly AnyServiceDefinition[];
  readonly fleet: Fleet;
  readonly groups: Groups;
  readonly network: Network;
  readonly templates: LaunchTemplates;
  /** Stops timers and powers every instance off. */
  close(): Promise<void>;
}

export function createCompute(options: ComputeOptions): Compute {
  const { region, accountId, clock, ids, roles, runtime, publish, emit } = options;
  const network = new Network(region, ids);
  const templates = new LaunchTemplates(ids);
  const groups = new Groups();
  const addresses = new AddressPool(options.addressPrefix);
  const sessions = new RoleSessions({ clock, ids, principals: options.principals, roles, accountId });
  const startMetadata = instanceMetadata({
    region,
    accountId,
    clock,
    ids,
    sessions,
    groups,
    fault: options.metadataFault,
  });
  const environment = (): Record<string, string> => ({ AWS_ENDPOINT_URL: options.endpoint() });
  const fleet = new Fleet({
    clock,
    ids,
    region,
    accountId,
    addresses,
    network,
    roles,
    runtime,
    startMetadata,
    environment,
    publish,
    emit,
  });
  const targets = { register: () => {}, deregister: () => {} };
  const reconciler = new Reconciler({
    clock,
    ids,
    region,
    accountId,
    groups,
    fleet,
    templates,
    targets,
    publish,
    emit,
  });
  return {
    services: [
      ec2Service({ fleet, templates, network }),
      autoScalingService({ groups, reconciler, templates, network, fleet, ids, emit }),
    ],
    fleet,
    groups,
    network,
    templates,
    close: async () => {
      reconciler.close();
      await fleet.close();
    },
  };
}
