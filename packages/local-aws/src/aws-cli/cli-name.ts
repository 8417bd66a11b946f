/**
 * The AWS CLI's name of an operation or a member: `DescribeAutoScalingGroups` is `describe-auto-scaling-groups`,
 * `TargetGroupArn` is `target-group-arn`, `ListObjectsV2` is `list-objects-v2`.
 *
 * @see `xform_name` in botocore
 */
export function cliName(name: string): string {
  const plural = /[A-Z]{2,}s$/.exec(name)?.[0];
  const parts = plural === undefined ? name : `${name.slice(0, -plural.length)}-${plural.toLowerCase()}`;
  return parts
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/-{2,}/g, '-')
    .toLowerCase();
}
