import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpcEndpoint,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';

/**
 * Every AWS API that a node calls, by the id of its endpoint. The first four carry the ids of the older stack. IAM has no
 * regional endpoint, so nothing on a node may need it.
 */
const interfaceEndpoints = {
  SSMEndpoint: InterfaceVpcEndpointAwsService.SSM,
  SSMMessagesEndpoint: InterfaceVpcEndpointAwsService.SSM_MESSAGES,
  EC2MessagesEndpoint: InterfaceVpcEndpointAwsService.EC2_MESSAGES,
  KMSEndpoint: InterfaceVpcEndpointAwsService.KMS,
  EC2Endpoint: InterfaceVpcEndpointAwsService.EC2,
  AutoScalingEndpoint: InterfaceVpcEndpointAwsService.AUTOSCALING,
  ElasticLoadBalancingEndpoint: InterfaceVpcEndpointAwsService.ELASTIC_LOAD_BALANCING,
  STSEndpoint: InterfaceVpcEndpointAwsService.STS,
  MonitoringEndpoint: InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  LogsEndpoint: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  ECREndpoint: InterfaceVpcEndpointAwsService.ECR,
  ECRDockerEndpoint: InterfaceVpcEndpointAwsService.ECR_DOCKER,
} as const;

const gatewayEndpoints = {
  S3Endpoint: GatewayVpcEndpointAwsService.S3,
  DynamoDBEndpoint: GatewayVpcEndpointAwsService.DYNAMODB,
} as const;

/** Adds the endpoints; all interface endpoints stand in the ControlPlane subnets. */
export function addEndpoints(vpc: Vpc, securityGroup: ISecurityGroup): readonly IVpcEndpoint[] {
  const interfaces = Object.entries(interfaceEndpoints).map(([id, service]) =>
    vpc.addInterfaceEndpoint(id, {
      service,
      // The group's own rule admits the VPC; CDK's would be a second one of the same.
      open: false,
      privateDnsEnabled: true,
      securityGroups: [securityGroup],
      subnets: { subnetGroupName: 'ControlPlane' },
    }),
  );
  const gateways = Object.entries(gatewayEndpoints).map(([id, service]) => vpc.addGatewayEndpoint(id, { service }));
  return [...interfaces, ...gateways];
}
