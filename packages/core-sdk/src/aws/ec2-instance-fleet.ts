import { type AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, type EC2Client, type Instance } from '@aws-sdk/client-ec2';
import type { Policy } from '@dedicated-k8s/retry';
import type { ClusterError, ClusterErrorOptions } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { FleetInstance, GroupDescription, InstanceFleet } from '../ports/instance-fleet.ts';
import { asPortError } from './as-port-error.ts';
import { AwsCalls } from './aws-calls.ts';

/** What the fleet is read with. */
export interface Ec2InstanceFleetOptions {
  readonly autoScaling: AutoScalingClient;
  readonly ec2: EC2Client;
  /** For both. Default `defineAwsPolicy`. */
  readonly policy?: Policy;
}

/** Values of one filter. @see AWS API reference "DescribeInstances" */
const FILTER_VALUES = 200;

/** Groups and instances. Needs autoscaling:DescribeAutoScalingGroups and ec2:DescribeInstances. */
export class Ec2InstanceFleet implements InstanceFleet {
  readonly #autoScaling: AutoScalingClient;
  readonly #ec2: EC2Client;
  readonly #groupCalls: AwsCalls;
  readonly #instanceCalls: AwsCalls;

  constructor({ autoScaling, ec2, policy }: Ec2InstanceFleetOptions) {
    this.#autoScaling = autoScaling;
    this.#ec2 = ec2;
    this.#groupCalls = new AwsCalls('autoscaling', policy);
    this.#instanceCalls = new AwsCalls('ec2', policy);
  }

  async group(name: string): Promise<GroupDescription> {
    const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
    const { AutoScalingGroups = [] } = await asPortError(unreadable(name), () =>
      this.#groupCalls.make('DescribeAutoScalingGroups', { idempotent: true }, (options) =>
        this.#autoScaling.send(command, options),
      ),
    );
    const [group] = AutoScalingGroups;
    if (group === undefined) throw clusterErrors.GROUP_UNREADABLE({ group: name, reason: 'there is no such group' });
    return {
      name,
      desired: group.DesiredCapacity ?? 0,
      min: group.MinSize ?? 0,
      max: group.MaxSize ?? 0,
      instances: (group.Instances ?? []).map(({ InstanceId, LifecycleState, HealthStatus, AvailabilityZone }) => ({
        instanceId: InstanceId ?? '',
        lifecycleState: LifecycleState ?? '',
        healthStatus: HealthStatus ?? '',
        availabilityZone: AvailabilityZone ?? '',
      })),
    };
  }

  async instances(ids: readonly string[]): Promise<readonly FleetInstance[]> {
    const found: FleetInstance[] = [];
    for (let start = 0; start < ids.length; start += FILTER_VALUES) {
      found.push(...(await this.#describe(ids.slice(start, start + FILTER_VALUES))));
    }
    return found;
  }

  #describe(ids: readonly string[]): Promise<readonly FleetInstance[]> {
    return asPortError(unreadable(ids.join(' ')), async () => {
      const found: FleetInstance[] = [];
      let from: string | undefined;
      do {
        const command = new DescribeInstancesCommand({
          // By filter: asked for by id, one unknown instance fails the whole request.
          Filters: [{ Name: 'instance-id', Values: [...ids] }],
          ...(from === undefined ? {} : { NextToken: from }),
        });
        const page = await this.#instanceCalls.make('DescribeInstances', { idempotent: true }, (options) =>
          this.#ec2.send(command, options),
        );
        found.push(...(page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances.map(fleetInstanceOf)));
        from = page.NextToken;
      } while (from !== undefined && from !== '');
      return found;
    });
  }
}

function fleetInstanceOf({ InstanceId, State, PrivateIpAddress, PrivateDnsName }: Instance): FleetInstance {
  return {
    instanceId: InstanceId ?? '',
    state: State?.Name ?? '',
    ...(PrivateIpAddress === undefined ? {} : { privateIp: PrivateIpAddress }),
    // Empty once the instance is terminated.
    ...(PrivateDnsName === undefined || PrivateDnsName === '' ? {} : { hostname: PrivateDnsName }),
  };
}

function unreadable(group: string): (reason: string, options: ClusterErrorOptions) => ClusterError {
  return (reason, options) => clusterErrors.GROUP_UNREADABLE({ group, reason }, options);
}
