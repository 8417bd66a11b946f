import type * as Sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { IdSource } from '../id-source.ts';
import { paginate } from '../paginate.ts';
import { checkTargetGroup } from './check-target-group.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { defaultAttributes, type TargetGroup } from './target-group.ts';

/** Creating, showing and changing target groups. */
export function targetGroupOperations(balancers: LoadBalancers, ids: IdSource): OperationTable<typeof Sdk> {
  return {
    CreateTargetGroup: (input, context) => {
      const checked = checkTargetGroup(input);
      const arn = `arn:aws:elasticloadbalancing:${context.region}:${context.account}:targetgroup/${input.Name}/${ids.hex(16)}`;
      context.authorize(arn);
      const group: TargetGroup = {
        ...checked,
        arn,
        attributes: defaultAttributes(checked.targetType),
        targets: new Map(),
      };
      balancers.addTargetGroup(group);
      return { TargetGroups: [describe(group, balancers)] };
    },
    DeleteTargetGroup: (input, context) => {
      const group = balancers.targetGroup(input.TargetGroupArn);
      context.authorize(group.arn);
      balancers.removeTargetGroup(group);
      return {};
    },
    DescribeTargetGroups: (input, context) => {
      context.authorize('*');
      const byName = input.Names?.map((name) => {
        const group = balancers.targetGroups().find((candidate) => candidate.name === name);
        if (!group) throw new AwsError('TargetGroupNotFoundException', 'One or more target groups not found');
        return group;
      });
      const byBalancer =
        input.LoadBalancerArn === undefined ? undefined : balancersGroups(balancers, input.LoadBalancerArn);
      const found =
        input.TargetGroupArns?.map((arn) => balancers.targetGroup(arn)) ??
        byName ??
        byBalancer ??
        balancers.targetGroups();
      const page = paginate(found, { token: input.Marker, limit: input.PageSize, tokenError: 'ValidationError' });
      return { TargetGroups: page.items.map((group) => describe(group, balancers)), NextMarker: page.nextToken };
    },
    DescribeTargetGroupAttributes: (input, context) => {
      context.authorize('*');
      return { Attributes: listAttributes(balancers.targetGroup(input.TargetGroupArn)) };
    },
    ModifyTargetGroupAttributes: (input, context) => {
      const group = balancers.targetGroup(input.TargetGroupArn);
      context.authorize(group.arn);
      for (const { Key = '', Value = '' } of input.Attributes) {
        if (!group.attributes.has(Key))
          throw new AwsError('ValidationError', `Target group attribute key '${Key}' is not recognized`);
        group.attributes.set(Key, Value);
      }
      return { Attributes: listAttributes(group) };
    },
  };
}

function balancersGroups(balancers: LoadBalancers, arn: string): readonly TargetGroup[] {
  return [...balancers.get(arn).listeners.values()].map((listener) => balancers.targetGroup(listener.targetGroupArn));
}

function listAttributes(group: TargetGroup): Sdk.TargetGroupAttribute[] {
  return [...group.attributes].map(([Key, Value]) => ({ Key, Value }));
}

function describe(group: TargetGroup, balancers: LoadBalancers): Sdk.TargetGroup {
  const { healthCheck: check } = group;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol as 'TCP',
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: check.port,
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: check.intervalMs / 1000,
    HealthCheckTimeoutSeconds: check.timeoutMs / 1000,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    ...(check.protocol === 'TCP' ? {} : { HealthCheckPath: check.path, Matcher: { HttpCode: check.matcher } }),
    LoadBalancerArns: [...new Set(balancers.listenersOf(group).map((listener) => listener.loadBalancerArn))],
    TargetType: group.targetType,
    IpAddressType: 'ipv4',
  };
}
