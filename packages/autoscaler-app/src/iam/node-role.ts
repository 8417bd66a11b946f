import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * Role of an instance, able to be reached by Run Command and nothing else; what its agent calls is added in `compute/`.
 * The managed policy AmazonSSMManagedInstanceCore is avoided: it lets a node read every parameter of the account.
 */
export function nodeRole(scope: Construct, id: string, roleName: string): Role {
  const role = new Role(scope, id, { roleName, assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      sid: 'SsmAgent',
      actions: [
        'ssm:UpdateInstanceInformation',
        'ssm:ListAssociations',
        'ssm:ListInstanceAssociations',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
        'ec2messages:AcknowledgeMessage',
        'ec2messages:DeleteMessage',
        'ec2messages:FailMessage',
        'ec2messages:GetEndpoint',
        'ec2messages:GetMessages',
        'ec2messages:SendReply',
      ],
      resources: ['*'],
    }),
  );
  return role;
}
