import type { ResourceProvider } from './resource-provider.ts';
import { autoScalingGroup, lifecycleHook } from './resources/auto-scaling.ts';
import { table } from './resources/dynamodb.ts';
import { launchTemplate, subnet, vpc } from './resources/ec2.ts';
import { rule } from './resources/events.ts';
import { instanceProfile, policy, role } from './resources/iam.ts';
import { eventSourceMapping, lambdaFunction, permission } from './resources/lambda.ts';
import { listener, loadBalancer, targetGroup } from './resources/load-balancing.ts';
import { recordSet } from './resources/route53.ts';
import { bucket } from './resources/s3.ts';
import { queue, queuePolicy } from './resources/sqs.ts';
import { document, parameter } from './resources/ssm.ts';

/** Types that are created for real. */
export const providers: Readonly<Record<string, ResourceProvider>> = {
  'AWS::AutoScaling::AutoScalingGroup': autoScalingGroup,
  'AWS::AutoScaling::LifecycleHook': lifecycleHook,
  'AWS::DynamoDB::Table': table,
  'AWS::EC2::LaunchTemplate': launchTemplate,
  'AWS::EC2::Subnet': subnet,
  'AWS::EC2::VPC': vpc,
  'AWS::ElasticLoadBalancingV2::Listener': listener,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': loadBalancer,
  'AWS::ElasticLoadBalancingV2::TargetGroup': targetGroup,
  'AWS::Events::Rule': rule,
  'AWS::IAM::InstanceProfile': instanceProfile,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': permission,
  'AWS::Route53::RecordSet': recordSet,
  'AWS::S3::Bucket': bucket,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::SSM::Document': document,
  'AWS::SSM::Parameter': parameter,
};

/** Types that only need a name and attributes to refer to: nothing in a loopback account hangs on them. */
export const inertTypes: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPCCidrBlock',
  'AWS::EC2::VPCEndpoint',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::Route53::HostedZone',
  'AWS::S3::BucketPolicy',
]);
