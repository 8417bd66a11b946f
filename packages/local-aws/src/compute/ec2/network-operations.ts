import type * as Sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Network, Subnet } from './network.ts';

export function networkOperations(network: Network): OperationTable<typeof Sdk> {
  return {
    CreateVpc: (input, context) => {
      context.authorize(`arn:aws:ec2:${context.region}:${context.account}:vpc/*`);
      const cidr = input.CidrBlock ?? '10.0.0.0/16';
      return { Vpc: { VpcId: network.createVpc(cidr), CidrBlock: cidr, State: 'available', OwnerId: context.account } };
    },
    CreateSubnet: (input, context) => {
      context.authorize(`arn:aws:ec2:${context.region}:${context.account}:subnet/*`);
      const subnet = network.createSubnet(input.VpcId, input.CidrBlock ?? '10.0.0.0/24', input.AvailabilityZone);
      return { Subnet: describeSubnet(subnet) };
    },
    DescribeSubnets: (input, context) => {
      context.authorize('*');
      const subnets = (input.Filters ?? []).reduce((kept, filter) => {
        const read = subnetReaders[filter.Name ?? ''];
        if (!read) throw new AwsError('InvalidParameterValue', `The filter '${filter.Name}' is invalid`);
        return kept.filter((subnet) => filter.Values?.includes(read(subnet)));
      }, network.subnets(input.SubnetIds));
      return { Subnets: subnets.map(describeSubnet) };
    },
    DescribeAvailabilityZones: (_input, context) => {
      context.authorize('*');
      return {
        AvailabilityZones: network.zones.map((ZoneName) => ({
          ZoneName,
          RegionName: context.region,
          State: 'available',
          ZoneType: 'availability-zone',
        })),
      };
    },
  };
}

const subnetReaders: Readonly<Record<string, (subnet: Subnet) => string>> = {
  'availability-zone': (subnet) => subnet.availabilityZone,
  'subnet-id': (subnet) => subnet.subnetId,
  'vpc-id': (subnet) => subnet.vpcId,
};

function describeSubnet(subnet: Subnet) {
  return {
    SubnetId: subnet.subnetId,
    VpcId: subnet.vpcId,
    AvailabilityZone: subnet.availabilityZone,
    CidrBlock: subnet.cidrBlock,
    State: 'available' as const,
  };
}
