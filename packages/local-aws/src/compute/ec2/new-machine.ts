import type { Roles } from '../../iam/roles.ts';
import { AwsError } from '../../protocol/aws-error.ts';
import type { Clock } from '../../server/clock.ts';
import type { IdSource } from '../id-source.ts';
import type { AddressPool } from './address-pool.ts';
import { decodeUserData } from './check-launch-template-data.ts';
import type { LaunchTemplateVersion } from './launch-templates.ts';
import type { Machine } from './machine.ts';
import type { Network } from './network.ts';

export interface LaunchRequest {
  readonly template: LaunchTemplateVersion;
  readonly availabilityZone: string;
  readonly subnetId?: string | undefined;
  /** Added to the template's own instance tags, and stronger. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A machine as its launch template describes it, with an id and an address nobody had before.
 * @throws AwsError MissingParameter, InvalidParameterValue
 */
export function newMachine(
  request: LaunchRequest,
  deps: {
    readonly clock: Clock;
    readonly ids: IdSource;
    readonly region: string;
    readonly addresses: AddressPool;
    readonly network: Network;
    readonly roles: Roles;
  },
): Machine {
  const { template, availabilityZone, subnetId } = request;
  const { data } = template;
  if (data.ImageId === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ImageId');
  const profile = findProfile(template, deps.roles);
  const vpcId = subnetId === undefined ? undefined : deps.network.subnets([subnetId])[0]!.vpcId;
  const privateIp = deps.addresses.next();
  return {
    instanceId: `i-${deps.ids.hex(17)}`,
    privateIp,
    hostname: `ip-${privateIp.replaceAll('.', '-')}.${deps.region}.compute.internal`,
    availabilityZone,
    subnetId,
    vpcId,
    instanceType: data.InstanceType ?? 'm1.small',
    imageId: data.ImageId,
    template,
    userData: decodeUserData(data.UserData),
    profile,
    tags: tagsOf(request),
    launchedAt: deps.clock.now(),
    state: 'pending',
    stateReason: undefined,
  };
}

function findProfile({ data }: LaunchTemplateVersion, roles: Roles): Machine['profile'] {
  const reference = data.IamInstanceProfile;
  if (!reference) return undefined;
  const profile = roles.findProfile(reference);
  if (profile) return { arn: profile.arn, role: profile.roleName };
  const named = reference.Name ?? reference.Arn;
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${named}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
  );
}

function tagsOf({ template, tags = {} }: LaunchRequest): Map<string, string> {
  const specifications = template.data.TagSpecifications ?? [];
  const own = specifications.find((specification) => specification.ResourceType === 'instance')?.Tags ?? [];
  const origin = {
    'aws:ec2launchtemplate:id': template.templateId,
    'aws:ec2launchtemplate:version': String(template.number),
  };
  return new Map([
    ...own.map((tag): [string, string] => [tag.Key ?? '', tag.Value ?? '']),
    ...Object.entries({ ...origin, ...tags }),
  ]);
}
