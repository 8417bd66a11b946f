import type * as Sdk from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { LaunchTemplates } from '../ec2/launch-templates.ts';
import type { Network } from '../ec2/network.ts';
import type { IdSource } from '../id-source.ts';
import { authorizeGroup } from './authorize-group.ts';
import { checkPlacements, checkSizes, checkTemplate, type GroupRequest } from './check-group.ts';
import type { Group } from './group.ts';
import type { Groups } from './groups.ts';
import { checkHook } from './hook-operations.ts';
import type { Reconciler } from './reconciler.ts';

export interface GroupOperationsDependencies {
  readonly groups: Groups;
  readonly reconciler: Reconciler;
  readonly templates: LaunchTemplates;
  readonly network: Network;
  readonly fleet: Fleet;
  readonly ids: IdSource;
}

/** Creating, changing and deleting groups. */
export function groupOperations(deps: GroupOperationsDependencies): OperationTable<typeof Sdk> {
  const { groups, reconciler, templates, network, fleet, ids } = deps;
  return {
    CreateAutoScalingGroup: (input, context) => {
      const name = input.AutoScalingGroupName;
      const prefix = `arn:aws:autoscaling:${context.region}:${context.account}:autoScalingGroup`;
      context.authorize(`${prefix}:*:autoScalingGroupName/${name}`);
      const launchTemplate = checkTemplate(input, templates);
      if (!launchTemplate) {
        throw new AwsError(
          'ValidationError',
          'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
        );
      }
      const placements = checkPlacements(input, network);
      if (!placements?.length)
        throw new AwsError('ValidationError', 'At least one Availability Zone or VPC Subnet is required.');
      const sizes = { minSize: input.MinSize, maxSize: input.MaxSize, desired: input.DesiredCapacity ?? input.MinSize };
      checkSizes(sizes);
      const group: Group = {
        name,
        arn: `${prefix}:${ids.uuid()}:autoScalingGroupName/${name}`,
        createdAt: context.clock.now(),
        ...sizes,
        launchTemplate,
        placements,
        tags: (input.Tags ?? []).map((tag) => ({
          key: tag.Key,
          value: tag.Value ?? '',
          propagateAtLaunch: tag.PropagateAtLaunch ?? false,
        })),
        targetGroupArns: input.TargetGroupARNs ?? [],
        cooldownS: 300,
        healthCheckType: 'EC2',
        healthCheckGraceMs: 0,
        newInstancesProtected: false,
        terminateHookAbandon: undefined,
        suspended: new Set(),
        hooks: new Map(
          (input.LifecycleHookSpecificationList ?? []).map((hook) => [hook.LifecycleHookName, checkHook(hook)]),
        ),
        instances: new Map(),
        activities: [],
        launchFailures: { count: 0, retryAt: 0 },
        deleting: false,
      };
      applySettings(group, input);
      groups.add(group);
      reconciler.settle(group);
      return {};
    },
    UpdateAutoScalingGroup: (input, context) => {
      const group = groups.get(input.AutoScalingGroupName);
      authorizeGroup(context, group);
      const launchTemplate = checkTemplate(input, templates) ?? group.launchTemplate;
      const placements = checkPlacements(input, network) ?? group.placements;
      const minSize = input.MinSize ?? group.minSize;
      const maxSize = input.MaxSize ?? group.maxSize;
      const desired = input.DesiredCapacity ?? Math.min(maxSize, Math.max(minSize, group.desired));
      checkSizes({ minSize, maxSize, desired });
      Object.assign(group, { launchTemplate, placements, minSize, maxSize, desired });
      applySettings(group, input);
      reconciler.settle(group);
      return {};
    },
    DeleteAutoScalingGroup: (input, context) => {
      const group = groups.get(input.AutoScalingGroupName);
      authorizeGroup(context, group);
      if (group.instances.size > 0 && !input.ForceDelete) {
        throw new AwsError(
          'ResourceInUseFault',
          'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
        );
      }
      Object.assign(group, { deleting: true, minSize: 0, desired: 0 });
      group.hooks.clear();
      for (const instance of group.instances.values()) {
        const actions = instance.actions.map((action) => ({
          ...action,
          result: action.result ?? ('CONTINUE' as const),
        }));
        group.instances.set(instance.instanceId, { ...instance, actions, released: true });
        fleet.terminate(instance.instanceId);
      }
      reconciler.settle(group);
      return {};
    },
  };
}

function applySettings(group: Group, input: GroupRequest): void {
  group.cooldownS = input.DefaultCooldown ?? group.cooldownS;
  group.healthCheckType = input.HealthCheckType ?? group.healthCheckType;
  group.healthCheckGraceMs =
    input.HealthCheckGracePeriod === undefined ? group.healthCheckGraceMs : input.HealthCheckGracePeriod * 1000;
  group.newInstancesProtected = input.NewInstancesProtectedFromScaleIn ?? group.newInstancesProtected;
  const abandon: string | undefined = input.InstanceLifecyclePolicy?.RetentionTriggers?.TerminateHookAbandon;
  if (abandon !== undefined && abandon !== 'retain' && abandon !== 'terminate') {
    throw new AwsError(
      'ValidationError',
      `Invalid value ${abandon} for TerminateHookAbandon. Valid values: retain, terminate`,
    );
  }
  group.terminateHookAbandon = abandon ?? group.terminateHookAbandon;
}
