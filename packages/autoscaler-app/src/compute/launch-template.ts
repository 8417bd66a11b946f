import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  type InstanceType,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  MachineImage,
  type SecurityGroup,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import type { IInstanceProfile, IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Tags } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

export interface NodeTemplateProps {
  readonly launchTemplateName: string;
  /** Parameter that holds the AMI id; read by CloudFormation at every deployment. */
  readonly amiParameter: string;
  readonly instanceType: InstanceType;
  readonly volumeGiB: number;
  readonly key: IKey;
  /** EC2 takes one of the two. */
  readonly identity: { readonly instanceProfile: IInstanceProfile } | { readonly role: IRole };
  readonly securityGroup: SecurityGroup;
  readonly userData: string;
  /** Tags of the instances, besides their names. */
  readonly tags: Readonly<Record<string, string>>;
}

/** How instances of one role start. */
export function nodeTemplate(scope: Construct, id: string, props: NodeTemplateProps): LaunchTemplate {
  const template = new LaunchTemplate(scope, id, {
    ...props.identity,
    launchTemplateName: props.launchTemplateName,
    machineImage: MachineImage.fromSsmParameter(props.amiParameter),
    instanceType: props.instanceType,
    securityGroup: props.securityGroup,
    userData: UserData.custom(props.userData),
    detailedMonitoring: true,
    // Tokens alone, and one hop: pods without the host's network cannot ask for the node's credentials.
    httpTokens: LaunchTemplateHttpTokens.REQUIRED,
    httpPutResponseHopLimit: 1,
    instanceMetadataTags: false,
    blockDevices: [
      {
        deviceName: '/dev/xvda',
        volume: BlockDeviceVolume.ebs(props.volumeGiB, {
          volumeType: EbsDeviceVolumeType.GP3,
          encrypted: true,
          kmsKey: props.key,
        }),
      },
    ],
  });
  for (const [key, value] of Object.entries(props.tags)) Tags.of(template).add(key, value);
  return template;
}
