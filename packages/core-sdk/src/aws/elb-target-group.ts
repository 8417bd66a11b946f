import {
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ClusterError, ClusterErrorOptions } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { TargetGroup } from '../ports/target-group.ts';
import { asPortError } from './as-port-error.ts';
import { type AwsAdapterOptions, AwsCalls } from './aws-calls.ts';

/** Target groups by name. Needs elasticloadbalancing:DescribeTargetGroups, DescribeTargetHealth, Register-, DeregisterTargets. */
export class ElbTargetGroup implements TargetGroup {
  readonly #client: ElasticLoadBalancingV2Client;
  readonly #calls: AwsCalls;
  readonly #arns = new Map<string, string>();

  constructor({ client, policy }: AwsAdapterOptions<ElasticLoadBalancingV2Client>) {
    this.#client = client;
    this.#calls = new AwsCalls('elasticloadbalancing', policy);
  }

  register(targetGroupName: string, instanceId: string, port: number): Promise<void> {
    return asPortError(unreadable(targetGroupName), async () => {
      const command = new RegisterTargetsCommand({
        TargetGroupArn: await this.#arnOf(targetGroupName),
        Targets: [{ Id: instanceId, Port: port }],
      });
      await this.#calls.make('RegisterTargets', { idempotent: true }, (options) => this.#client.send(command, options));
    });
  }

  deregister(targetGroupName: string, instanceId: string, port: number): Promise<void> {
    return asPortError(unreadable(targetGroupName), async () => {
      const command = new DeregisterTargetsCommand({
        TargetGroupArn: await this.#arnOf(targetGroupName),
        Targets: [{ Id: instanceId, Port: port }],
      });
      await this.#calls.make('DeregisterTargets', { idempotent: true }, (options) =>
        this.#client.send(command, options),
      );
    });
  }

  health(targetGroupName: string): Promise<ReadonlyMap<string, string>> {
    return asPortError(unreadable(targetGroupName), async () => {
      const command = new DescribeTargetHealthCommand({ TargetGroupArn: await this.#arnOf(targetGroupName) });
      const { TargetHealthDescriptions = [] } = await this.#calls.make(
        'DescribeTargetHealth',
        { idempotent: true },
        (options) => this.#client.send(command, options),
      );
      return new Map(
        TargetHealthDescriptions.map(({ Target, TargetHealth }) => [Target?.Id ?? '', TargetHealth?.State ?? '']),
      );
    });
  }

  async #arnOf(name: string): Promise<string> {
    const known = this.#arns.get(name);
    if (known !== undefined) return known;
    const command = new DescribeTargetGroupsCommand({ Names: [name] });
    const { TargetGroups = [] } = await this.#calls.make('DescribeTargetGroups', { idempotent: true }, (options) =>
      this.#client.send(command, options),
    );
    const arn = TargetGroups[0]?.TargetGroupArn;
    if (arn === undefined) {
      throw clusterErrors.TARGET_GROUP_UNREADABLE({ targetGroup: name, reason: 'there is no such target group' });
    }
    this.#arns.set(name, arn);
    return arn;
  }
}

function unreadable(targetGroup: string): (reason: string, options: ClusterErrorOptions) => ClusterError {
  return (reason, options) => clusterErrors.TARGET_GROUP_UNREADABLE({ targetGroup, reason }, options);
}
