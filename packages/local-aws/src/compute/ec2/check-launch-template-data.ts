import { AwsError } from '../../protocol/aws-error.ts';
import type { LaunchTemplateData } from './launch-templates.ts';

/** Measured before base64 ("Run commands when you launch an EC2 instance with user data input"). */
const USER_DATA_LIMIT_BYTES = 16_384;

/**
 * Refuses what EC2 refuses when a launch template is made.
 * @throws AwsError InvalidUserData.Malformed, InvalidParameterCombination, InvalidParameterValue
 */
export function checkLaunchTemplateData(data: LaunchTemplateData): void {
  decodeUserData(data.UserData);
  if (data.IamInstanceProfile?.Arn !== undefined && data.IamInstanceProfile.Name !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'",
    );
  }
  if (data.NetworkInterfaces?.length && (data.SecurityGroupIds?.length || data.SecurityGroups?.length)) {
    throw new AwsError(
      'InvalidParameterCombination',
      'Network interfaces and an instance-level security groups may not be specified on the same request',
    );
  }
  if (data.InstanceType !== undefined && data.InstanceRequirements !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      'InstanceType and InstanceRequirements cannot both be specified.',
    );
  }
}

/** @returns the bytes the instance will read, or undefined when there are none */
export function decodeUserData(encoded: string | undefined): Buffer | undefined {
  if (encoded === undefined || encoded === '') return undefined;
  const compact = encoded.replace(/\s+/g, '');
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== compact.replace(/=+$/, '')) {
    throw new AwsError('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  }
  if (bytes.length > USER_DATA_LIMIT_BYTES) {
    throw new AwsError('InvalidUserData.Malformed', `User data is limited to ${USER_DATA_LIMIT_BYTES} bytes`);
  }
  return bytes;
}
