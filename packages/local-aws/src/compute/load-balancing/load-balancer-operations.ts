import type * as Sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Network } from '../ec2/network.ts';
import type { IdSource } from '../id-source.ts';
import { paginate } from '../paginate.ts';
import type { Listener, LoadBalancer } from './load-balancer.ts';
import type { LoadBalancers } from './load-balancers.ts';

/** Network load balancers and their listeners. */
export function loadBalancerOperations(
  balancers: LoadBalancers,
  network: Network,
  ids: IdSource,
): OperationTable<typeof Sdk> {
  return {
    CreateLoadBalancer: (input, context) => {
      if (input.Type !== 'network')
        throw new AwsError('NotImplemented', 'Load balancers are of the type network here.', { status: 501 });
      const id = ids.hex(16);
      const arn = `arn:aws:elasticloadbalancing:${context.region}:${context.account}:loadbalancer/net/${input.Name}/${id}`;
      context.authorize(arn);
      const subnets = network.subnets([
        ...(input.Subnets ?? []),
        ...(input.SubnetMappings ?? []).flatMap((mapping) => mapping.SubnetId ?? []),
      ]);
      if (subnets.length === 0) throw new AwsError('ValidationError', 'At least one subnet must be specified');
      const balancer = balancers.addLoadBalancer({
        arn,
        name: input.Name,
        dnsName: `${input.Name}-${id}.elb.${context.region}.amazonaws.com`,
        scheme: input.Scheme ?? 'internet-facing',
        subnetIds: subnets.map((subnet) => subnet.subnetId),
        vpcId: subnets[0]?.vpcId,
        createdAt: context.clock.now(),
      });
      return { LoadBalancers: [describe(balancer, network)] };
    },
    DeleteLoadBalancer: async (input, context) => {
      context.authorize(input.LoadBalancerArn);
      await balancers.removeLoadBalancer(balancers.get(input.LoadBalancerArn));
      return {};
    },
    DescribeLoadBalancers: (input, context) => {
      context.authorize('*');
      const byName = input.Names?.map((name) => {
        const balancer = balancers.list().find((candidate) => candidate.name === name);
        if (!balancer) throw new AwsError('LoadBalancerNotFoundException', `Load balancers '[${name}]' not found`);
        return balancer;
      });
      const found = input.LoadBalancerArns?.map((arn) => balancers.get(arn)) ?? byName ?? balancers.list();
      const page = paginate(found, { token: input.Marker, limit: input.PageSize, tokenError: 'ValidationError' });
      return { LoadBalancers: page.items.map((balancer) => describe(balancer, network)), NextMarker: page.nextToken };
    },
    ModifyLoadBalancerAttributes: (input, context) => {
      const balancer = balancers.get(input.LoadBalancerArn);
      context.authorize(balancer.arn);
      for (const { Key = '', Value = '' } of input.Attributes) balancer.attributes.set(Key, Value);
      return { Attributes: [...balancer.attributes].map(([Key, Value]) => ({ Key, Value })) };
    },
    CreateListener: async (input, context) => {
      const balancer = balancers.get(input.LoadBalancerArn);
      context.authorize(balancer.arn);
      const [action, ...others] = input.DefaultActions;
      const targetGroupArn = action?.TargetGroupArn ?? action?.ForwardConfig?.TargetGroups?.[0]?.TargetGroupArn;
      if (action?.Type !== 'forward' || targetGroupArn === undefined || others.length > 0) {
        throw new AwsError(
          'InvalidLoadBalancerActionException',
          'A listener of a network load balancer has one action, which forwards to a target group',
        );
      }
      if (input.Protocol !== 'TCP' || input.Port === undefined)
        throw new AwsError('ValidationError', 'A listener needs the protocol TCP and a port');
      const listener = await balancers.addListener(balancer, input.Protocol, input.Port, targetGroupArn);
      return { Listeners: [describeListener(listener)] };
    },
    DescribeListeners: (input, context) => {
      context.authorize('*');
      const all = balancers.list().flatMap((balancer) => [...balancer.listeners.values()]);
      const byArn = input.ListenerArns && all.filter((listener) => input.ListenerArns!.includes(listener.arn));
      const found =
        byArn ??
        (input.LoadBalancerArn === undefined ? all : [...balancers.get(input.LoadBalancerArn).listeners.values()]);
      return { Listeners: found.map(describeListener) };
    },
  };
}

function describe(balancer: LoadBalancer, network: Network): Sdk.LoadBalancer {
  return {
    LoadBalancerArn: balancer.arn,
    LoadBalancerName: balancer.name,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneId: 'Z18D5FSROUN65G',
    CreatedTime: new Date(balancer.createdAt),
    Scheme: balancer.scheme,
    VpcId: balancer.vpcId,
    State: { Code: 'active' },
    Type: 'network',
    AvailabilityZones: network
      .subnets(balancer.subnetIds)
      .map(({ availabilityZone, subnetId }) => ({ ZoneName: availabilityZone, SubnetId: subnetId })),
    IpAddressType: 'ipv4',
  };
}

function describeListener(listener: Listener): Sdk.Listener {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol as 'TCP',
    DefaultActions: [{ Type: 'forward', TargetGroupArn: listener.targetGroupArn }],
  };
}
