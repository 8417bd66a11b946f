import type { CloudFormationTemplate } from '../src/index.ts';

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});

/** A group whose termination hook is completed by a function behind a rule and a FIFO queue. */
export function terminationTemplate({ functionMay }: { readonly functionMay: string }): CloudFormationTemplate {
  const pattern = {
    source: ['aws.autoscaling'],
    'detail-type': ['EC2 Instance-terminate Lifecycle Action'],
    detail: { AutoScalingGroupName: [{ Ref: 'Group' }] },
  };
  const target = { Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, SqsParameters: { MessageGroupId: 'one' } };
  const statements = [
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    },
    { Effect: 'Allow', Action: functionMay, Resource: '*' },
  ];
  return {
    Resources: {
      NodeRole: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: 'node-role', AssumeRolePolicyDocument: trust('ec2.amazonaws.com') },
      },
      NodeProfile: {
        Type: 'AWS::IAM::InstanceProfile',
        Properties: { InstanceProfileName: 'node-profile', Roles: [{ Ref: 'NodeRole' }] },
      },
      Template: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: {
          LaunchTemplateName: 'node',
          LaunchTemplateData: {
            ImageId: 'ami-1',
            IamInstanceProfile: { Arn: { 'Fn::GetAtt': ['NodeProfile', 'Arn'] } },
          },
        },
      },
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Subnet: {
        Type: 'AWS::EC2::Subnet',
        Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.0.0/24', AvailabilityZone: 'us-west-2a' },
      },
      Group: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: {
          AutoScalingGroupName: 'nodes',
          MinSize: '1',
          MaxSize: '2',
          VPCZoneIdentifier: [{ Ref: 'Subnet' }],
          LaunchTemplate: {
            LaunchTemplateId: { Ref: 'Template' },
            Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
          },
        },
      },
      Hook: {
        Type: 'AWS::AutoScaling::LifecycleHook',
        Properties: {
          LifecycleHookName: 'stop',
          AutoScalingGroupName: { Ref: 'Group' },
          LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        },
      },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: 'work.fifo', FifoQueue: true, ContentBasedDeduplication: true, VisibilityTimeout: 30 },
      },
      QueuePolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sqs:SendMessage',
                Principal: { Service: 'events.amazonaws.com' },
                Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
                Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } },
              },
            ],
          },
        },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { Name: 'terminations', EventPattern: pattern, State: 'ENABLED', Targets: [target] },
      },
      FunctionRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'function-role',
          AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
          Policies: [{ PolicyName: 'work', PolicyDocument: { Statement: statements } }],
        },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'worker',
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Timeout: 20,
          Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] },
          Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
        },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { Ref: 'Function' },
          EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          BatchSize: 1,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
    },
  };
}
