import { AwsError } from '../protocol/aws-error.ts';
import { parsePolicy, type Statement } from './policy-document.ts';

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const interfaces = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * The actions of AWS's own policies, as far as anything here asks for them.
 * @see "AWS Managed Policy Reference Guide"
 */
const actionsByPolicy: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ['*'],
  AmazonSSMManagedInstanceCore: [
    'ssm:DescribeAssociation',
    'ssm:DescribeDocument',
    'ssm:GetDeployablePatchSnapshotForInstance',
    'ssm:GetDocument',
    'ssm:GetManifest',
    'ssm:GetParameter',
    'ssm:GetParameters',
    'ssm:ListAssociations',
    'ssm:ListInstanceAssociations',
    'ssm:PutComplianceItems',
    'ssm:PutConfigurePackageResult',
    'ssm:PutInventory',
    'ssm:UpdateAssociationStatus',
    'ssm:UpdateInstanceAssociationStatus',
    'ssm:UpdateInstanceInformation',
    'ssmmessages:*',
    'ec2messages:*',
  ],
  'service-role/AWSLambdaBasicExecutionRole': logs,
  'service-role/AWSLambdaVPCAccessExecutionRole': [...logs, ...interfaces],
  'service-role/AWSLambdaSQSQueueExecutionRole': [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...logs,
  ],
  AWSXRayDaemonWriteAccess: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSampling*'],
  CloudWatchAgentServerPolicy: [
    'cloudwatch:PutMetricData',
    'ec2:DescribeVolumes',
    'ec2:DescribeTags',
    'logs:*',
    'xray:Put*',
    'xray:GetSampling*',
  ],
  AmazonEC2ContainerRegistryReadOnly: [
    'ecr:GetAuthorizationToken',
    'ecr:BatchGet*',
    'ecr:Describe*',
    'ecr:Get*',
    'ecr:List*',
    'ecr:BatchCheckLayerAvailability',
  ],
};

/**
 * The statements of an AWS managed policy.
 * @throws AwsError NoSuchEntity for one that is not in the table above
 */
export function managedPolicy(arn: string): readonly Statement[] {
  const name = arn.replace(/^arn:aws[\w-]*:iam::aws:policy\//, '');
  const actions = actionsByPolicy[name];
  if (!actions)
    throw new AwsError(
      'NoSuchEntity',
      `Policy ${arn} does not exist or is not attachable here; known: ${Object.keys(actionsByPolicy).join(', ')}.`,
    );
  return parsePolicy({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
}
