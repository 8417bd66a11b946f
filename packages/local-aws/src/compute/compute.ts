import { evaluatePolicies } from '../iam/evaluate-policies.ts';
import type { RoleSessions } from '../iam/role-sessions.ts';
import type { Roles } from '../iam/roles.ts';
import type { Clock } from '../server/clock.ts';
import type { Principals } from '../server/principals.ts';
import type { AnyServiceDefinition } from '../server/service-definition.ts';
import type { SsmPart } from '../services/ssm-parameters/ssm.ts';
import { autoScalingService } from './auto-scaling/auto-scaling.service.ts';
import { Groups } from './auto-scaling/groups.ts';
import { Reconciler } from './auto-scaling/reconciler.ts';
import type { EmitComputeEvent } from './compute-event.ts';
import type { AddressPool } from './ec2/address-pool.ts';
import { ec2Service } from './ec2/ec2.service.ts';
import { Fleet } from './ec2/fleet.ts';
import { LaunchTemplates } from './ec2/launch-templates.ts';
import type { Machine } from './ec2/machine.ts';
import { Network } from './ec2/network.ts';
import type { PublishEvent } from './event-sink.ts';
import type { IdSource } from './id-source.ts';
import { instanceMetadata } from './imds/instance-metadata.ts';
import type { MetadataFault, MetadataRequest } from './imds/metadata-server.ts';
import type { InstanceRuntime } from './instance-runtime.ts';
import { HealthMonitor } from './load-balancing/health-monitor.ts';
import { LoadBalancers } from './load-balancing/load-balancers.ts';
import { loadBalancingService } from './load-balancing/load-balancing.service.ts';
import { NameRecords } from './load-balancing/name-records.ts';
import { Commands } from './run-command/commands.ts';
import { Documents } from './run-command/documents.ts';
import { runCommandPart } from './run-command/run-command-part.ts';

/** What takes AWS minutes and a run on one machine does not have: each replaces what the request or AWS says. */
export interface ComputeTimings {
  /** Interval of every target group's health checks. */
  readonly healthCheckIntervalMs?: number;
  readonly deregistrationDelayMs?: number;
  /** How long GetCommandInvocation knows nothing of a command that was sent; default 100. */
  readonly commandVisibleAfterMs?: number;
  /** How often a command is offered to an agent that is offline; default 1000. */
  readonly redeliverEveryMs?: number;
}

export interface ComputeOptions {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly principals: Principals;
  readonly roles: Roles;
  readonly sessions: RoleSessions;
  readonly runtime: InstanceRuntime;
  /** The endpoint's address, asked when an instance starts. */
  readonly endpoint: () => string;
  readonly publish: PublishEvent;
  readonly emit: EmitComputeEvent;
  /** Where the addresses of instances and of load balancers come from; may be one pool. */
  readonly addresses: { readonly instances: AddressPool; readonly services: AddressPool };
  readonly metadataFault?: ((request: MetadataRequest) => MetadataFault | undefined) | undefined;
  readonly timings?: ComputeTimings | undefined;
}

/** Everything that has to do with instances, wired. */
export interface Compute {
  readonly services: readonly AnyServiceDefinition[];
  /** Run Command's part of Systems Manager, to be joined with Parameter Store's. */
  readonly runCommand: SsmPart;
  readonly fleet: Fleet;
  readonly groups: Groups;
  readonly network: Network;
  readonly templates: LaunchTemplates;
  readonly balancers: LoadBalancers;
  readonly names: NameRecords;
  readonly commands: Commands;
  /** Stops timers, closes listeners and powers every instance off. */
  close(): Promise<void>;
}

export function createCompute(options: ComputeOptions): Compute {
  const { region, accountId, clock, ids, roles, runtime, sessions, addresses, publish, emit, timings = {} } = options;
  const network = new Network(region, ids);
  const names = new NameRecords();
  const templates = new LaunchTemplates(ids);
  const groups = new Groups();
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
    addresses: addresses.instances,
    network,
    roles,
    runtime,
    startMetadata,
    environment,
    publish,
    emit,
  });
  const monitor = new HealthMonitor({
    clock,
    emit,
    addressOf: (group, targetId) => balancers.addressOf(group, targetId),
    inUse: (group) => balancers.inUse(group),
    intervalMs: timings.healthCheckIntervalMs,
    drainMs: timings.deregistrationDelayMs,
  });
  const balancers = new LoadBalancers({ ids, addresses: addresses.services, fleet, monitor, names });
  const reconciler = new Reconciler({
    clock,
    ids,
    region,
    accountId,
    groups,
    fleet,
    templates,
    targets: balancers,
    publish,
    emit,
  });
  const documents = new Documents();
  const commands = new Commands({
    clock,
    ids,
    fleet,
    runtime,
    mayRegister: (machine) => mayRegister(machine, roles),
    emit,
    visibleAfterMs: timings.commandVisibleAfterMs ?? 100,
    redeliverEveryMs: timings.redeliverEveryMs ?? 1000,
  });
  return {
    services: [
      ec2Service({ fleet, templates, network }),
      autoScalingService({ groups, reconciler, templates, network, fleet, ids, emit }),
      loadBalancingService({ balancers, monitor, fleet, network, ids }),
    ],
    runCommand: runCommandPart(documents, commands, fleet),
    fleet,
    groups,
    network,
    templates,
    balancers,
    names,
    commands,
    close: async () => {
      reconciler.close();
      commands.close();
      monitor.close();
      await balancers.close();
      await fleet.close();
    },
  };
}

/** The SSM agent of an instance registers only when the instance's role lets it. */
function mayRegister(machine: Machine, roles: Roles): boolean {
  const role = machine.profile && roles.find(machine.profile.role);
  if (!role) return false;
  const request = { action: 'ssm:UpdateInstanceInformation', resource: '*', values: {} };
  return evaluatePolicies([...role.policies.values()].flat(), request).kind === 'allowed';
}
