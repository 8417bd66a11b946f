import type { Instance } from '@aws-sdk/client-ec2';
import { type Machine, machineStateCodes } from './machine.ts';

/** An instance in the shape of DescribeInstances. A terminated one has lost its addresses. */
export function describeMachine(machine: Machine): Instance {
  const addressed = machine.state !== 'terminated';
  return {
    InstanceId: machine.instanceId,
    ImageId: machine.imageId,
    InstanceType: machine.instanceType as NonNullable<Instance['InstanceType']>,
    State: { Code: machineStateCodes[machine.state], Name: machine.state },
    StateReason: machine.stateReason && { Code: machine.stateReason.code, Message: machine.stateReason.message },
    PrivateIpAddress: addressed ? machine.privateIp : undefined,
    PrivateDnsName: addressed ? machine.hostname : '',
    PublicDnsName: '',
    SubnetId: machine.subnetId,
    VpcId: machine.vpcId,
    Placement: { AvailabilityZone: machine.availabilityZone, Tenancy: 'default' },
    LaunchTime: new Date(machine.launchedAt),
    IamInstanceProfile: machine.profile && { Arn: machine.profile.arn, Id: 'AIPALOCALAWS' },
    Tags: [...machine.tags].map(([Key, Value]) => ({ Key, Value })),
    MetadataOptions: {
      State: 'applied',
      HttpTokens: 'required',
      HttpEndpoint: 'enabled',
      HttpPutResponseHopLimit: machine.template.data.MetadataOptions?.HttpPutResponseHopLimit ?? 1,
    },
    Architecture: 'x86_64',
    RootDeviceType: 'ebs',
    Monitoring: { State: machine.template.data.Monitoring?.Enabled ? 'enabled' : 'disabled' },
  };
}
