import type { CreateLaunchTemplateCommandInput } from '@aws-sdk/client-ec2';
import { asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** `AWS::EC2::VPC` */
export const vpc: ResourceProvider = async (properties, account, name) => {
  const { CreateVpcCommand } = await import('@aws-sdk/client-ec2');
  const CidrBlock = asString(properties.CidrBlock, 'CidrBlock');
  const client = await account.clients.ec2();
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock }));
  return {
    ref: Vpc?.VpcId ?? '',
    attributes: { VpcId: Vpc?.VpcId, CidrBlock, DefaultSecurityGroup: `sg-default-${name}` },
  };
};

/** `AWS::EC2::Subnet` */
export const subnet: ResourceProvider = async (properties, account) => {
  const { CreateSubnetCommand } = await import('@aws-sdk/client-ec2');
  const client = await account.clients.ec2();
  const AvailabilityZone = optional(properties.AvailabilityZone, (value) => asString(value, 'AvailabilityZone'));
  const { Subnet } = await client.send(
    new CreateSubnetCommand({
      VpcId: asString(properties.VpcId, 'VpcId'),
      CidrBlock: asString(properties.CidrBlock, 'CidrBlock'),
      ...(AvailabilityZone === undefined ? {} : { AvailabilityZone }),
    }),
  );
  return {
    ref: Subnet?.SubnetId ?? '',
    attributes: { SubnetId: Subnet?.SubnetId, AvailabilityZone: Subnet?.AvailabilityZone },
  };
};

/** `AWS::EC2::LaunchTemplate` */
export const launchTemplate: ResourceProvider = async (properties, account, name) => {
  const { CreateLaunchTemplateCommand } = await import('@aws-sdk/client-ec2');
  const LaunchTemplateName =
    optional(properties.LaunchTemplateName, (value) => asString(value, 'LaunchTemplateName')) ?? name;
  const input = { ...properties, LaunchTemplateName };
  const client = await account.clients.ec2();
  const { LaunchTemplate } = await client.send(
    new CreateLaunchTemplateCommand(input as unknown as CreateLaunchTemplateCommandInput),
  );
  return {
    ref: LaunchTemplate?.LaunchTemplateId ?? '',
    attributes: {
      LaunchTemplateId: LaunchTemplate?.LaunchTemplateId,
      LatestVersionNumber: String(LaunchTemplate?.LatestVersionNumber),
      DefaultVersionNumber: String(LaunchTemplate?.DefaultVersionNumber),
    },
  };
};
