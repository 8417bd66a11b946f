import { type IOpenIdConnectProvider, OpenIdConnectPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { groupArn } from '../stack/arns.ts';
import type { OidcIssuer } from './oidc-issuer.ts';

export interface ClusterAutoscalerRoleProps {
  readonly cluster: string;
  readonly workerGroup: string;
  readonly provider: IOpenIdConnectProvider;
  readonly issuer: OidcIssuer;
}

/** Role of the service account `kube-system/cluster-autoscaler`: sees all groups, changes only the workers'. */
export function clusterAutoscalerRole(scope: Construct, props: ClusterAutoscalerRoleProps): Role {
  const role = new Role(scope, 'ClusterAutoscalerIrsaRole', {
    roleName: `${props.cluster}-cluster-autoscaler-irsa`,
    assumedBy: new OpenIdConnectPrincipal(props.provider, {
      StringEquals: {
        [`${props.issuer.conditionPrefix}:aud`]: 'sts.amazonaws.com',
        [`${props.issuer.conditionPrefix}:sub`]: 'system:serviceaccount:kube-system:cluster-autoscaler',
      },
    }),
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: [
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeAutoScalingInstances',
        'autoscaling:DescribeLaunchConfigurations',
        'autoscaling:DescribeScalingActivities',
        'ec2:DescribeInstances',
        'ec2:DescribeLaunchTemplateVersions',
      ],
      resources: ['*'],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      resources: [groupArn(scope, props.workerGroup)],
    }),
  );
  return role;
}
