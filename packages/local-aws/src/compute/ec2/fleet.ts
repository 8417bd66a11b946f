import type { Roles } from '../../iam/roles.ts';
import { AwsError } from '../../protocol/aws-error.ts';
import type { Clock } from '../../server/clock.ts';
import type { EmitComputeEvent } from '../compute-event.ts';
import type { PublishEvent } from '../event-sink.ts';
import type { IdSource } from '../id-source.ts';
import type { InstanceRuntime, LaunchedInstance } from '../instance-runtime.ts';
import type { AddressPool } from './address-pool.ts';
import type { Machine, MachineState } from './machine.ts';
import type { Network } from './network.ts';
import { type LaunchRequest, newMachine } from './new-machine.ts';

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
    const machine = newMachine(request, this.#deps);
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
