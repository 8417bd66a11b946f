import { AwsError } from '../../protocol/aws-error.ts';
import type { IdSource } from '../id-source.ts';

export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly cidrBlock: string;
}

/** The networks an account knows. They only say which zone a subnet is in: every address is on loopback anyway. */
export class Network {
  readonly zones: readonly string[];
  readonly #ids: IdSource;
  readonly #vpcs = new Map<string, string>();
  readonly #subnets = new Map<string, Subnet>();

  constructor(region: string, ids: IdSource) {
    this.zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
    this.#ids = ids;
  }

  createVpc(cidrBlock: string): string {
    const vpcId = `vpc-${this.#ids.hex(17)}`;
    this.#vpcs.set(vpcId, cidrBlock);
    return vpcId;
  }

  createSubnet(vpcId: string, cidrBlock: string, availabilityZone: string = this.zones[0]!): Subnet {
    if (!this.#vpcs.has(vpcId)) throw new AwsError('InvalidVpcID.NotFound', `The vpc ID '${vpcId}' does not exist`);
    this.#requireZone(availabilityZone);
    const subnet = { subnetId: `subnet-${this.#ids.hex(17)}`, vpcId, availabilityZone, cidrBlock };
    this.#subnets.set(subnet.subnetId, subnet);
    return subnet;
  }

  subnets(ids?: readonly string[]): readonly Subnet[] {
    if (ids === undefined) return [...this.#subnets.values()];
    return ids.map((id) => {
      const subnet = this.#subnets.get(id);
      if (!subnet) throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
      return subnet;
    });
  }

  #requireZone(zone: string): void {
    if (this.zones.includes(zone)) return;
    const known = this.zones.join(', ');
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${known}.`,
    );
  }
}
