import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  AWS_ACCESS_DENIED: {
    message: 'AWS denied {operation}: {reason}',
    check: 'aws sts get-caller-identity  # on the node: is this the role that the message names?',
    commonCauses: [
      'the role lacks the action',
      'the policy of the VPC endpoint does not allow it',
      'the policy of the KMS key does not allow it',
      'a service control policy forbids it',
    ],
    retryable: false,
    operatorAction:
      'Allow the action where the message says that it is missing. Denied is never taken for "absent": nothing was decided by it',
    runbook: 'aws-access',
  },
  AWS_THROTTLED: {
    message: 'AWS throttled {operation}',
    check:
      'aws cloudwatch list-metrics --namespace AWS/Usage --metric-name ThrottleCount --query "Metrics[].Dimensions"  # which calls were throttled',
    commonCauses: ['many nodes start at once', 'another tool uses up the limit of the account'],
    retryable: true,
    operatorAction:
      'Wait: it is tried again more slowly. When it lasts for an hour, find the tool that calls so often, or ask AWS for a higher limit',
    runbook: 'aws-access',
  },
  AWS_UNREACHABLE: {
    message: 'AWS could not be reached for {operation}: {reason}',
    check:
      'curl -sSI -m 5 https://{service}.${REGION:?}.amazonaws.com  # on the node; any HTTP status means that it is reached',
    commonCauses: [
      'no VPC endpoint for the service',
      'the security group of the endpoint does not let 443 in from this node',
      'private DNS of the endpoint is off',
      'AWS_ENDPOINT_URL is set and wrong',
    ],
    retryable: true,
    operatorAction: 'Provide the VPC endpoint of the service in this VPC, with private DNS, open to the nodes on 443',
    runbook: 'aws-access',
  },
  AWS_CREDENTIALS: {
    message: 'There are no valid AWS credentials for {operation}: {reason}',
    check: 'aws sts get-caller-identity; chronyc tracking  # who this is, and how wrong the clock is',
    commonCauses: [
      'the instance has no instance profile',
      'instance metadata cannot be reached',
      'the clock is minutes wrong',
      'credentials in the environment have expired',
    ],
    retryable: false,
    operatorAction: 'Give the instance its profile through its launch template, or set the clock',
    runbook: 'aws-access',
  },
  AWS_NOT_FOUND: {
    message: 'AWS knows no such resource for {operation}: {reason}',
    check:
      'aws sts get-caller-identity; aws configure get region  # is this the account and the region of the cluster?',
    commonCauses: ['stack not deployed', 'another region or account', 'deleted by hand'],
    retryable: false,
    operatorAction: 'Deploy the stack, or correct the name that the message says is missing',
    runbook: 'aws-access',
  },
  AWS_REQUEST_FAILED: {
    message: 'AWS failed {operation}: {reason}',
    check: `aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=\${INSTANCE_ID:?} --max-items 50 --query 'Events[].CloudTrailEvent' --output text | grep -o '"errorMessage":"[^"]*"'  # what AWS refused to this instance, 15 minutes late`,
    commonCauses: ['the request is not valid, as the reason says', 'an event of the service'],
    retryable: false,
    operatorAction:
      'Follow the reason. A status of 500 or more is the fault of AWS and is tried again; see the AWS Health Dashboard',
    runbook: 'aws-access',
  },
  IMDS_UNAVAILABLE: {
    message: 'The instance metadata at {path} cannot be read: {reason}',
    check:
      'TOKEN=$(curl -sS -m 5 -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" http://169.254.169.254/latest/api/token) && curl -sSf -m 5 -o /dev/null -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254{path}  # says nothing when it works',
    commonCauses: [
      'the metadata service is late after boot',
      'it is switched off in the launch template',
      'the hop limit is 1 and this runs in a container',
      'this is no EC2 instance',
    ],
    retryable: true,
    operatorAction:
      'Switch the instance metadata service on in the launch template, with tokens required, and replace the instance',
    runbook: 'aws-access',
  },
  PARAMETER_UNREADABLE: {
    message: 'The parameters {names} cannot be read: {reason}',
    check:
      'aws ssm get-parameters --with-decryption --names {names} --query "[Parameters[].[Name,Type,Version],InvalidParameters]"  # prints no values',
    commonCauses: [
      'the role lacks ssm:GetParameters',
      'the role lacks kms:Decrypt for the key of a SecureString',
      'no VPC endpoint for ssm or kms',
      'throttling',
    ],
    retryable: true,
    operatorAction: 'Make them readable for the role of this node. Unreadable is never taken for "absent"',
    runbook: 'aws-access',
  },
  PARAMETER_UNWRITABLE: {
    message: 'The parameter {parameter} cannot be written: {reason}',
    check: 'aws ssm get-parameter --name {parameter} --query "Parameter.[Type,Version,LastModifiedDate]"',
    commonCauses: [
      'the role lacks ssm:PutParameter',
      'the role lacks kms:Encrypt',
      'a String cannot become a SecureString',
      'the value is longer than 4 KB',
    ],
    retryable: true,
    operatorAction:
      'Allow the action for the role of this node; a parameter of the wrong type is deleted, and made anew by the next attempt',
    runbook: 'aws-access',
  },
  PARAMETER_EXISTS: {
    message: 'The parameter {parameter} exists already',
    check: 'aws ssm get-parameter --name {parameter} --query "Parameter.[Type,Version,LastModifiedDate]"',
    commonCauses: ['another node made it first', 'an earlier attempt whose answer was lost'],
    retryable: false,
    operatorAction: 'None: the first value stands',
    runbook: 'aws-access',
  },
  HOOK_ACTION_GONE: {
    message: 'The lifecycle action of {instanceId} on {hook} is over',
    check: 'aws autoscaling describe-scaling-activities --auto-scaling-group-name {group} --max-items 10',
    commonCauses: ['it was completed before', 'it timed out without a heartbeat', 'the event came late or twice'],
    retryable: false,
    operatorAction:
      'None when the activities show that the instance came into service or was terminated; a retained one is finished by the runbook',
    runbook: 'retained-instance',
  },
  HOOK_PATIENCE_ENDED: {
    message: 'The lifecycle action of {instanceId} on {hook} was held for {heldMs} ms, which is the limit',
    check: 'aws autoscaling describe-scaling-activities --auto-scaling-group-name {group} --max-items 10',
    commonCauses: [
      'the work never became safe: the last reason is logged before this',
      'the work was slower than the limit',
    ],
    retryable: false,
    operatorAction: 'Mend what the last reason names, then finish the retained instance by the runbook',
    runbook: 'retained-instance',
  },
  GROUP_UNREADABLE: {
    message: 'The group or its instances ({group}) cannot be read: {reason}',
    check:
      'aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names {group} --query "AutoScalingGroups[].[AutoScalingGroupName,DesiredCapacity,MinSize]"',
    commonCauses: [
      'the role lacks autoscaling:DescribeAutoScalingGroups or ec2:DescribeInstances',
      'no VPC endpoint for autoscaling or ec2',
      'throttling',
      'the group has another name',
    ],
    retryable: true,
    operatorAction: 'Make it readable for the role of this node. Unreadable is never taken for "no instances"',
    runbook: 'aws-access',
  },
  TARGET_GROUP_UNREADABLE: {
    message: 'The target group {targetGroup} cannot be read or changed: {reason}',
    check: 'aws elbv2 describe-target-groups --names {targetGroup} --query "TargetGroups[].TargetGroupArn"',
    commonCauses: [
      'the role lacks the action',
      'no VPC endpoint for elasticloadbalancing',
      'the stack is not deployed',
    ],
    retryable: true,
    operatorAction: 'Allow the action for the role of this node, or deploy the stack',
    runbook: 'aws-access',
  },
  OBJECT_UNREADABLE: {
    message: 'The object {key} of the bucket {bucket} cannot be read or written: {reason}',
    check: 'aws s3api head-object --bucket {bucket} --key {key}',
    commonCauses: [
      'the role lacks the action',
      'the policy of the KMS key does not allow it',
      'no gateway endpoint for S3',
      'the bucket has another name',
    ],
    retryable: true,
    operatorAction: 'Make it reachable for the role of this node. Unreadable is never taken for "no backup"',
    runbook: 'backup-and-restore',
  },
} as const;

/** AWS services as this SDK uses them. */
export const awsErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
