import type { CreateAutoScalingGroupType, UpdateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../protocol/aws-error.ts';
import type { Checked } from '../../server/service-definition.ts';
import type { LaunchTemplates } from '../ec2/launch-templates.ts';
import type { Network } from '../ec2/network.ts';
import type { Group, Placement } from './group.ts';

export type GroupRequest = Checked<CreateAutoScalingGroupType> | Checked<UpdateAutoScalingGroupType>;

/** @throws AwsError ValidationError when the sizes do not fit each other, in AWS's words */
export function checkSizes(sizes: {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desired: number;
}): void {
  const { minSize, maxSize, desired } = sizes;
  if (minSize > maxSize)
    throw new AwsError(
      'ValidationError',
      `Max bound, ${maxSize}, must be greater than or equal to min bound, ${minSize}`,
    );
  if (desired < minSize || desired > maxSize) {
    throw new AwsError(
      'ValidationError',
      `Desired capacity:${desired} must be between the specified min size:${minSize} and max size:${maxSize}`,
    );
  }
}

/** The template a group launches from; it must exist when the group is made. */
export function checkTemplate(request: GroupRequest, templates: LaunchTemplates): Group['launchTemplate'] | undefined {
  if (request.LaunchConfigurationName !== undefined || request.MixedInstancesPolicy !== undefined) {
    throw new AwsError('NotImplemented', 'Groups launch from a launch template only here.', { status: 501 });
  }
  const template = request.LaunchTemplate;
  if (!template) return undefined;
  const { LaunchTemplateId, LaunchTemplateName, Version = '$Default' } = template;
  try {
    const { templateId: id, templateName: name } = templates.version({ LaunchTemplateId, LaunchTemplateName }, Version);
    return { id, name, version: Version };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AwsError('ValidationError', `You must use a valid fully-formed launch template. ${why}`, {
      cause: error,
    });
  }
}

/** Where a group may launch: the subnets of `VPCZoneIdentifier`, else the zones. */
export function checkPlacements(request: GroupRequest, network: Network): readonly Placement[] | undefined {
  const subnets = request.VPCZoneIdentifier?.split(',').map((id) => id.trim());
  if (subnets?.length) {
    try {
      return network.subnets(subnets).map(({ subnetId, availabilityZone }) => ({ subnetId, availabilityZone }));
    } catch (error) {
      throw new AwsError('ValidationError', error instanceof Error ? error.message : String(error), { cause: error });
    }
  }
  return request.AvailabilityZones?.map((availabilityZone) => {
    if (network.zones.includes(availabilityZone)) return { availabilityZone, subnetId: undefined };
    throw new AwsError('ValidationError', `Invalid availability zone: ${availabilityZone}`);
  });
}
