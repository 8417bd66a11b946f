import type { Node } from 'constructs';

/**
 * CDK feature flags that shape logical ids or policies of the template. The predecessor's `cdk.json` set them, and an
 * in-place update keeps its resources only under the same flags.
 */
const templateFlags = [
  '@aws-cdk/aws-autoscaling:generateLaunchTemplateInsteadOfLaunchConfig',
  '@aws-cdk/aws-ec2:launchTemplateDefaultUserData',
  '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup',
  '@aws-cdk/aws-ec2:uniqueImdsv2TemplateName',
  '@aws-cdk/aws-iam:minimizePolicies',
  '@aws-cdk/aws-kms:aliasNameRef',
  '@aws-cdk/aws-s3:createDefaultLoggingPolicy',
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy',
] as const;

/** Sets the flags on the stack itself, so that the ids do not depend on the `cdk.json` of whoever uses the construct. */
export function setFeatureFlags(node: Node): void {
  for (const flag of templateFlags) node.setContext(flag, true);
}
