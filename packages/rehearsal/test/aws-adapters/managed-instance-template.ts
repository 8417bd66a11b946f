import type { CloudFormationTemplate } from '@dedicated-k8s/local-aws';

const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
};

const text = (value?: string) => ({ type: 'String', ...(value === undefined ? {} : { default: value }) });

/** One instance that Systems Manager manages, and a document with the parameters of ours. */
export const managedInstanceTemplate: CloudFormationTemplate = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'node-role',
        AssumeRolePolicyDocument: trust,
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'],
      },
    },
    Profile: {
      Type: 'AWS::IAM::InstanceProfile',
      Properties: { InstanceProfileName: 'node-profile', Roles: [{ Ref: 'Role' }] },
    },
    Template: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: {
        LaunchTemplateName: 'node',
        LaunchTemplateData: { ImageId: 'ami-1', IamInstanceProfile: { Arn: { 'Fn::GetAtt': ['Profile', 'Arn'] } } },
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
        MaxSize: '1',
        VPCZoneIdentifier: [{ Ref: 'Subnet' }],
        LaunchTemplate: {
          LaunchTemplateId: { Ref: 'Template' },
          Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
        },
      },
    },
    Document: {
      Type: 'AWS::SSM::Document',
      Properties: {
        Name: 'demo-bootstrap-agent',
        DocumentType: 'Command',
        Content: {
          schemaVersion: '2.2',
          parameters: {
            Command: text(),
            Options: text(''),
            Traceparent: text('none'),
            ExecutionTimeout: text('60'),
          },
          mainSteps: [
            {
              action: 'aws:runShellScript',
              name: 'run',
              inputs: { timeoutSeconds: '{{ ExecutionTimeout }}', runCommand: ['agent {{ Command }} {{ Options }}'] },
            },
          ],
        },
      },
    },
  },
};
