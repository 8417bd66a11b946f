import type * as Sdk from '@aws-sdk/client-ec2';
import type { ServiceDefinition } from '../../server/service-definition.ts';
import type { Fleet } from './fleet.ts';
import { instanceOperations } from './instance-operations.ts';
import { launchTemplateOperations } from './launch-template-operations.ts';
import type { LaunchTemplates } from './launch-templates.ts';
import type { Network } from './network.ts';
import { networkOperations } from './network-operations.ts';

/** The part of EC2 that instances of groups need. */
export function ec2Service(state: {
  fleet: Fleet;
  templates: LaunchTemplates;
  network: Network;
}): ServiceDefinition<typeof Sdk> {
  return {
    signingName: 'ec2',
    sdk: () => import('@aws-sdk/client-ec2'),
    operations: {
      ...instanceOperations(state.fleet),
      ...launchTemplateOperations(state.templates),
      ...networkOperations(state.network),
    },
    enums: ({ _InstanceType: InstanceType, ...models }) => ({
      RequestLaunchTemplateData: { InstanceType },
      LaunchTemplateTagSpecificationRequest: { ResourceType: models.ResourceType },
      LaunchTemplateEbsBlockDeviceRequest: { VolumeType: models.VolumeType },
      LaunchTemplatePlacementRequest: { Tenancy: models.Tenancy },
      LaunchTemplateInstanceMetadataOptionsRequest: {
        HttpTokens: models.LaunchTemplateHttpTokensState,
        HttpEndpoint: models.LaunchTemplateInstanceMetadataEndpointState,
      },
    }),
  };
}
