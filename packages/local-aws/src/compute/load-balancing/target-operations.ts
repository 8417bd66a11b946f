import type * as Sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { HealthMonitor } from './health-monitor.ts';
import type { LoadBalancers } from './load-balancers.ts';
import type { Target } from './target.ts';
import { type TargetGroup, targetKey } from './target-group.ts';

/** Registering targets and asking how they are. */
export function targetOperations(
  balancers: LoadBalancers,
  monitor: HealthMonitor,
  fleet: Fleet,
): OperationTable<typeof Sdk> {
  return {
    RegisterTargets: (input, context) => {
      const group = balancers.targetGroup(input.TargetGroupArn);
      context.authorize(group.arn);
      if (group.targetType === 'instance')
        checkInstances(
          fleet,
          input.Targets.map((target) => target.Id),
        );
      for (const { Id, Port } of input.Targets) monitor.register(group, Id, Port);
      return {};
    },
    DeregisterTargets: (input, context) => {
      const group = balancers.targetGroup(input.TargetGroupArn);
      context.authorize(group.arn);
      for (const { Id, Port } of input.Targets) {
        const registered = [...group.targets.values()].filter(
          (target) => target.id === Id && (Port === undefined || target.port === Port),
        );
        for (const { id, port } of registered) balancers.drain(group, id, port);
      }
      return {};
    },
    DescribeTargetHealth: (input, context) => {
      context.authorize('*');
      const group = balancers.targetGroup(input.TargetGroupArn);
      const asked = input.Targets?.map(({ Id, Port = group.port }) => ({
        id: Id,
        port: Port,
        target: group.targets.get(targetKey(Id, Port)),
      }));
      const all = [...group.targets.values()].map((target) => ({ id: target.id, port: target.port, target }));
      return {
        TargetHealthDescriptions: (asked ?? all).map(({ id, port, target }) => describe(group, id, port, target)),
      };
    },
  };
}

/** Only instances that run can be registered. */
function checkInstances(fleet: Fleet, instanceIds: readonly string[]): void {
  const quoted = (list: readonly string[]): string => list.map((id) => `'${id}'`).join(', ');
  const unknown = instanceIds.filter((id) => !fleet.find(id));
  if (unknown.length > 0)
    throw new AwsError('InvalidTargetException', `The following targets are not valid: ${quoted(unknown)}`);
  const idle = instanceIds.filter((id) => fleet.find(id)?.state !== 'running');
  if (idle.length > 0) {
    throw new AwsError(
      'InvalidTargetException',
      `The following targets are not in a running state and cannot be registered: ${quoted(idle)}`,
    );
  }
}

function describe(
  group: TargetGroup,
  Id: string,
  Port: number,
  target: Target | undefined,
): Sdk.TargetHealthDescription {
  const check = group.healthCheck.port === 'traffic-port' ? String(Port) : group.healthCheck.port;
  if (!target) {
    const missing = {
      State: 'unused',
      Reason: 'Target.NotRegistered',
      Description: 'Target is not registered to the target group',
    } as const;
    return { Target: { Id, Port }, HealthCheckPort: check, TargetHealth: missing };
  }
  const health = { State: target.state, Reason: target.reason?.code, Description: target.reason?.description };
  return { Target: { Id, Port }, HealthCheckPort: check, TargetHealth: health };
}
