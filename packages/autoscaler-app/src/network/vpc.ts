import { CfnSubnet, CfnVPCCidrBlock, DefaultInstanceTenancy, IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Tags } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Three groups of subnets without a way to the internet, on hardware of the account's own. */
export function dedicatedVpc(scope: Construct): Vpc {
  return new Vpc(scope, 'DedicatedVpc', {
    ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
    maxAzs: 3,
    natGateways: 0,
    defaultInstanceTenancy: DefaultInstanceTenancy.DEDICATED,
    restrictDefaultSecurityGroup: true,
    subnetConfiguration: ['ControlPlane', 'DataPlane', 'Management'].map((name) => ({
      name,
      subnetType: SubnetType.PRIVATE_ISOLATED,
      cidrMask: 24,
    })),
  });
}

/** A second range with a subnet in each AZ, kept for pods with addresses of the VPC; the overlay network does not use it. */
export function podSubnets(scope: Construct, vpc: Vpc): void {
  const range = new CfnVPCCidrBlock(scope, 'PodCommunicationCidr', { vpcId: vpc.vpcId, cidrBlock: '10.1.0.0/16' });
  for (const [index, availabilityZone] of vpc.availabilityZones.entries()) {
    const number = index + 1;
    const subnet = new CfnSubnet(scope, `PodCommunicationSubnet${number}`, {
      vpcId: vpc.vpcId,
      cidrBlock: `10.1.${index}.0/24`,
      availabilityZone,
    });
    subnet.addResourceDependency(range);
    Tags.of(subnet).add('Name', `PodCommunication-${number}`);
  }
}
