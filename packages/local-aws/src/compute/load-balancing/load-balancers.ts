import { AwsError } from '../../protocol/aws-error.ts';
import type { TargetRegistration } from '../auto-scaling/target-registration.ts';
import type { AddressPool } from '../ec2/address-pool.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { IdSource } from '../id-source.ts';
import { Forwarder, type Route } from './forwarder.ts';
import type { HealthMonitor } from './health-monitor.ts';
import type { Listener, LoadBalancer } from './load-balancer.ts';
import type { NameRecords } from './name-records.ts';
import { chooseTarget } from './target.ts';
import { type TargetGroup, targetKey } from './target-group.ts';

export interface LoadBalancersDependencies {
  readonly ids: IdSource;
  readonly addresses: AddressPool;
  readonly fleet: Fleet;
  readonly monitor: HealthMonitor;
  /** Every load balancer's name is put here. */
  readonly names: NameRecords;
}

/** The load balancers and target groups of the account. */
export class LoadBalancers implements TargetRegistration {
  readonly #byArn = new Map<string, LoadBalancer>();
  readonly #groups = new Map<string, TargetGroup>();
  readonly #deps: LoadBalancersDependencies;
  #turn = 0;

  constructor(deps: LoadBalancersDependencies) {
    this.#deps = deps;
    deps.fleet.onStateChange(({ instanceId, state }) => {
      if (state !== 'terminated') return;
      for (const group of this.targetGroups()) {
        for (const target of group.targets.values())
          if (target.id === instanceId) this.#drop(group, target.id, target.port);
      }
    });
  }

  list(): readonly LoadBalancer[] {
    return [...this.#byArn.values()];
  }

  targetGroups(): readonly TargetGroup[] {
    return [...this.#groups.values()];
  }

  /** @throws AwsError TargetGroupNotFoundException */
  targetGroup(arn: string): TargetGroup {
    const group = this.#groups.get(arn);
    if (!group) throw new AwsError('TargetGroupNotFoundException', `Target groups '${arn}' not found`);
    return group;
  }

  /** @throws AwsError LoadBalancerNotFoundException */
  get(arn: string): LoadBalancer {
    const balancer = this.#byArn.get(arn);
    if (!balancer) throw new AwsError('LoadBalancerNotFoundException', `Load balancer '${arn}' not found`);
    return balancer;
  }

  addTargetGroup(group: TargetGroup): void {
    if (this.targetGroups().some((other) => other.name === group.name)) {
      throw new AwsError(
        'DuplicateTargetGroupNameException',
        `A target group with the same name '${group.name}' exists, but with different settings`,
      );
    }
    this.#groups.set(group.arn, group);
  }

  removeTargetGroup(group: TargetGroup): void {
    if (this.inUse(group))
      throw new AwsError(
        'ResourceInUseException',
        `Target group '${group.arn}' is currently in use by a listener or a rule`,
      );
    this.#groups.delete(group.arn);
  }

  addLoadBalancer(settings: Omit<LoadBalancer, 'address' | 'listeners' | 'attributes'>): LoadBalancer {
    if (this.list().some((other) => other.name === settings.name)) {
      throw new AwsError(
        'DuplicateLoadBalancerNameException',
        `A load balancer with the same name '${settings.name}' exists, but with different settings`,
      );
    }
    const attributes = new Map([
      ['load_balancing.cross_zone.enabled', 'false'],
      ['deletion_protection.enabled', 'false'],
    ]);
    const balancer: LoadBalancer = {
      ...settings,
      address: this.#deps.addresses.next(),
      attributes,
      listeners: new Map(),
    };
    this.#byArn.set(balancer.arn, balancer);
    this.#deps.names.put(balancer.dnsName, balancer.address);
    return balancer;
  }

  async removeLoadBalancer(balancer: LoadBalancer): Promise<void> {
    this.#byArn.delete(balancer.arn);
    this.#deps.names.remove(balancer.dnsName);
    await Promise.all([...balancer.listeners.values()].map((listener) => listener.forwarder.close()));
  }

  async addListener(balancer: LoadBalancer, protocol: string, port: number, targetGroupArn: string): Promise<Listener> {
    const group = this.targetGroup(targetGroupArn);
    if ([...balancer.listeners.values()].some((other) => other.port === port)) {
      throw new AwsError(
        'DuplicateListenerException',
        `A listener already exists on this port for this load balancer '${balancer.arn}'`,
      );
    }
    const forwarder = new Forwarder({ address: balancer.address, port, route: (client) => this.#route(group, client) });
    await forwarder.listen();
    const arn = `${balancer.arn.replace(':loadbalancer/', ':listener/')}/${this.#deps.ids.hex(16)}`;
    const listener: Listener = { arn, loadBalancerArn: balancer.arn, protocol, port, targetGroupArn, forwarder };
    balancer.listeners.set(arn, listener);
    this.#deps.monitor.putInUse(group);
    return listener;
  }

  inUse(group: TargetGroup): boolean {
    return this.listenersOf(group).length > 0;
  }

  listenersOf(group: TargetGroup): readonly Listener[] {
    return this.list().flatMap((balancer) =>
      [...balancer.listeners.values()].filter((listener) => listener.targetGroupArn === group.arn),
    );
  }

  /** The address behind a target; undefined when its instance is gone. */
  addressOf(group: TargetGroup, targetId: string): string | undefined {
    if (group.targetType === 'ip') return targetId;
    const machine = this.#deps.fleet.find(targetId);
    return machine && machine.state !== 'terminated' ? machine.privateIp : undefined;
  }

  register(targetGroupArn: string, instanceId: string): void {
    this.#deps.monitor.register(this.targetGroup(targetGroupArn), instanceId);
  }

  deregister(targetGroupArn: string, instanceId: string): void {
    this.drain(this.targetGroup(targetGroupArn), instanceId);
  }

  /** Deregisters a target; its connections end with the delay where the group says so. */
  drain(group: TargetGroup, id: string, port: number = group.port): void {
    const cut = group.attributes.get('deregistration_delay.connection_termination.enabled') === 'true';
    this.#deps.monitor.deregister(group, id, port, () => {
      if (cut) this.#disconnect(group, id, port);
    });
  }

  async close(): Promise<void> {
    await Promise.all(
      this.list().flatMap((balancer) => [...balancer.listeners.values()].map((listener) => listener.forwarder.close())),
    );
  }

  #route(group: TargetGroup, client: string): Route | 'hang' | undefined {
    this.#turn += 1;
    const target = chooseTarget([...group.targets.values()], this.#turn);
    const address = target && this.addressOf(group, target.id);
    if (target === undefined || address === undefined) return undefined;
    // With the client's address preserved, the answer of a target to itself never passes the load balancer.
    if (group.attributes.get('preserve_client_ip.enabled') === 'true' && address === client) return 'hang';
    return { targetKey: targetKey(target.id, target.port), address, port: target.port };
  }

  #drop(group: TargetGroup, id: string, port: number): void {
    this.#deps.monitor.forget(group, id, port);
    this.#disconnect(group, id, port);
  }

  #disconnect(group: TargetGroup, id: string, port: number): void {
    for (const listener of this.listenersOf(group)) listener.forwarder.disconnect(targetKey(id, port));
  }
}
