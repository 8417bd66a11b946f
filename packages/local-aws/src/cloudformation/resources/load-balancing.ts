import type {
  CreateListenerCommandInput,
  LoadBalancerAttribute,
  TargetDescription,
  TargetGroupAttribute,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** Names of load balancers and target groups that the template does not name: at most 32 characters. */
const LONGEST_NAME = 32;

/** `AWS::ElasticLoadBalancingV2::LoadBalancer` */
export const loadBalancer: ResourceProvider = async (properties, account, name) => {
  const { CreateLoadBalancerCommand, ModifyLoadBalancerAttributesCommand } = await import(
    '@aws-sdk/client-elastic-load-balancing-v2'
  );
  const { LoadBalancerAttributes, ...rest } = properties;
  const Name = optional(rest.Name, (value) => asString(value, 'Name')) ?? name.slice(-LONGEST_NAME);
  const client = await account.clients.loadBalancing();
  const { LoadBalancers } = await client.send(new CreateLoadBalancerCommand({ ...rest, Name }));
  const balancer = LoadBalancers?.[0];
  const LoadBalancerArn = balancer?.LoadBalancerArn ?? '';
  if (LoadBalancerAttributes !== undefined) {
    const Attributes = LoadBalancerAttributes as LoadBalancerAttribute[];
    await client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
  }
  return {
    ref: LoadBalancerArn,
    attributes: {
      LoadBalancerArn,
      LoadBalancerName: Name,
      DNSName: balancer?.DNSName,
      CanonicalHostedZoneID: balancer?.CanonicalHostedZoneId,
      LoadBalancerFullName: LoadBalancerArn.split(':loadbalancer/')[1],
    },
  };
};

/** `AWS::ElasticLoadBalancingV2::TargetGroup` */
export const targetGroup: ResourceProvider = async (properties, account, name) => {
  const { CreateTargetGroupCommand, ModifyTargetGroupAttributesCommand, RegisterTargetsCommand } = await import(
    '@aws-sdk/client-elastic-load-balancing-v2'
  );
  const { TargetGroupAttributes, Targets, ...rest } = properties;
  const Name = optional(rest.Name, (value) => asString(value, 'Name')) ?? name.slice(-LONGEST_NAME);
  const client = await account.clients.loadBalancing();
  const { TargetGroups } = await client.send(new CreateTargetGroupCommand({ ...rest, Name }));
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
  if (TargetGroupAttributes !== undefined) {
    const Attributes = TargetGroupAttributes as TargetGroupAttribute[];
    await client.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
  }
  if (Targets !== undefined) {
    await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: Targets as TargetDescription[] }));
  }
  return {
    ref: TargetGroupArn,
    attributes: { TargetGroupArn, TargetGroupName: Name, TargetGroupFullName: TargetGroupArn.split(':').at(-1) },
  };
};

/** `AWS::ElasticLoadBalancingV2::Listener` */
export const listener: ResourceProvider = async (properties, account) => {
  const { CreateListenerCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
  const client = await account.clients.loadBalancing();
  const { Listeners } = await client.send(
    new CreateListenerCommand(properties as unknown as CreateListenerCommandInput),
  );
  const ref = Listeners?.[0]?.ListenerArn ?? '';
  return { ref, attributes: { ListenerArn: ref } };
};
