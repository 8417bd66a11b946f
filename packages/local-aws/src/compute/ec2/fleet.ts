import type { Roles } from '../../iam/roles.ts';
import { AwsError } from '../../protocol/aws-error.ts';
import type { Clock } from '../../server/clock.ts';
import type { EmitComputeEvent } from '../compute-event.ts';
import type { PublishEvent } from '../event-sink.ts';
import type { IdSource } from '../id-source.ts';
import type { InstanceRuntime, LaunchedInstance } from '../instance-runtime.ts';
import type { AddressPool } from './address-pool.ts';
import { decodeUserData } from './check-launch-template-data.ts';
import type { LaunchTemplateVersion } from './launch-templates.ts';
import type { Machine, MachineState } from './machine.ts';
import type { Network } from './network.ts';

export interface LaunchRequest {
  readonly template: LaunchTemplateVersion;
  readonly availabilityZone: string;
  readonly subnetId?: string | undefined;
  /** Added to the template's own instance tags, and stronger. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface FleetDependencies {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly region: string;
  readonly accountId: string;
  readonly addresses: AddressPool;
  readonly network: Network;
  readonly roles: Roles;
  readonly runtime: InstanceRuntime;
  /** Brings the metadata service of a machine up; it goes down again with the returned function. */
  readonly startMetadata: (machine: Machine) => Promise<{ endpoint: string; close(): Promise<void> }>;
  readonly environment: () => Readonly<Record<string, string>>;
  readonly publish: PublishEvent;
  readonly emit: EmitComputeEvent;
}

const RETRY_POWER_OFF_MS = 1000;

/** The instances of the account and the way from `pending` to `terminated`. */
export class Fleet {
  readonly #deps: FleetDependencies;
  readonly #machines = new Map<string, Machine>();
  readonly #metadata = new Map<string, { close(): Promise<void> }>();
  readonly #listeners: ((machine: Machine) => void)[] = [];

  constructor(deps: FleetDependencies) {
    this.#deps = deps;
  }

  /** Called at every change of a machine's state. */
  onStateChange(listener: (machine: Machine) => void): void {
    this.#listeners.push(listener);
  }

  list(): readonly Machine[] {
    return [...this.#machines.values()];
  }

  find(instanceId: string): Machine | undefined {
    return this.#machines.get(instanceId);
  }

  /** @throws AwsError InvalidInstanceID.Malformed, InvalidInstanceID.NotFound */
  get(instanceId: string): Machine {
    if (!/^i-[0-9a-f]{8}([0-9a-f]{9})?$/.test(instanceId)) {
      throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${instanceId}"`);
    }
    const machine = this.#machines.get(instanceId);
    if (!machine) throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${instanceId}' does not exist`);
    return machine;
  }

  /**
   * Takes an instance into `pending` and starts it in the background.
   * @throws AwsError when EC2 would refuse the request outright
   */
  launch(request: LaunchRequest): Machine {
    const machine = this.#describe(request);
    this.#machines.set(machine.instanceId, machine);
    this.#enter(machine, 'pending');
    void this.#powerOn(machine);
    return machine;
  }

  /** Takes an instance to `shutting-down` and on to `terminated` once its machine is gone; again is not an error. */
  terminate(instanceId: string, message = 'Client.UserInitiatedShutdown: User initiated shutdown'): void {
    const machine = this.get(instanceId);
    if (machine.state === 'shutting-down' || machine.state === 'terminated') return;
    this.#enter(machine, 'shutting-down', { code: message.split(':')[0]!, message });
    void this.#powerOff(machine);
  }

  /** What a hypervisor reports when a machine dies by itself. */
  machineLost(instanceId: string, message = 'Server.InternalError: the machine stopped by itself'): void {
    this.terminate(instanceId, message);
  }

  /** Powers everything off and waits for it. */
  async close(): Promise<void> {
    const alive = this.list().filter((machine) => machine.state !== 'terminated');
    await Promise.all(alive.map((machine) => this.#deps.runtime.terminate(machine.instanceId)));
    await Promise.all([...this.#metadata.values()].map((server) => server.close()));
    this.#metadata.clear();
  }

  #describe({ template, availabilityZone, subnetId, tags }: LaunchRequest): Machine {
    const { ids, clock, addresses, network, roles, region } = this.#deps;
    const { data } = template;
    if (data.ImageId === undefined)
      throw new AwsError('MissingParameter', 'The request must contain the parameter ImageId');
    const reference = data.IamInstanceProfile;
    const profile = reference && roles.findProfile(reference);
    if (reference && !profile) {
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${reference.Name ?? reference.Arn}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
      );
    }
    const privateIp = addresses.next();
    const templateTags =
      data.TagSpecifications?.find((specification) => specification.ResourceType === 'instance')?.Tags ?? [];
    return {
      instanceId: `i-${ids.hex(17)}`,
      privateIp,
      hostname: `ip-${privateIp.replaceAll('.', '-')}.${region}.compute.internal`,
      availabilityZone,
      subnetId,
      vpcId: subnetId === undefined ? undefined : network.subnets([subnetId])[0]!.vpcId,
      instanceType: data.InstanceType ?? 'm1.small',
      imageId: data.ImageId,
      template,
      userData: decodeUserData(data.UserData),
      profile: profile && { arn: profile.arn, role: profile.roleName },
      tags: new Map([
        ...templateTags.map((tag): [string, string] => [tag.Key ?? '', tag.Value ?? '']),
        ...Object.entries({
          'aws:ec2launchtemplate:id': template.templateId,
          'aws:ec2launchtemplate:version': String(template.number),
          ...tags,
        }),
      ]),
      launchedAt: clock.now(),
      state: 'pending',
      stateReason: undefined,
    };
  }

  async #powerOn(machine: Machine): Promise<void> {
    try {
      const metadata = await this.#deps.startMetadata(machine);
      this.#metadata.set(machine.instanceId, metadata);
      await this.#deps.runtime.launch(this.#specification(machine, metadata.endpoint));
      if (machine.state === 'pending') this.#enter(machine, 'running');
    } catch (error) {
      this.terminate(
        machine.instanceId,
        `Server.InternalError: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  async #powerOff(machine: Machine): Promise<void> {
    try {
      await this.#deps.runtime.terminate(machine.instanceId);
    } catch {
      this.#deps.clock.schedule(RETRY_POWER_OFF_MS, () => void this.#powerOff(machine));
      return;
    }
    const metadata = this.#metadata.get(machine.instanceId);
    this.#metadata.delete(machine.instanceId);
    await metadata?.close();
    this.#enter(machine, 'terminated', machine.stateReason);
  }

  #specification(machine: Machine, imdsEndpoint: string): LaunchedInstance {
    const { instanceId, privateIp, hostname, availabilityZone, instanceType, imageId, userData } = machine;
    return {
      instanceId,
      privateIp,
      hostname,
      availabilityZone,
      instanceType,
      imageId,
      userData,
      imdsEndpoint,
      tags: Object.fromEntries(machine.tags),
      environment: {
        ...this.#deps.environment(),
        AWS_REGION: this.#deps.region,
        AWS_EC2_METADATA_SERVICE_ENDPOINT: imdsEndpoint,
      },
    };
  }

  #enter(machine: Machine, state: MachineState, reason?: Machine['stateReason']): void {
    const { clock, region, accountId, emit, publish } = this.#deps;
    machine.state = state;
    machine.stateReason = reason;
    const { instanceId, privateIp } = machine;
    emit({
      kind: 'instance-state',
      at: clock.now(),
      instanceId,
      privateIp,
      state,
      ...(reason ? { reason: reason.message } : {}),
    });
    publish({
      source: 'aws.ec2',
      detailType: 'EC2 Instance State-change Notification',
      resources: [`arn:aws:ec2:${region}:${accountId}:instance/${instanceId}`],
      detail: { 'instance-id': instanceId, state },
    });
    for (const listener of this.#listeners) listener(machine);
  }
}
