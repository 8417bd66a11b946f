import type * as Sdk from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { authorizeGroup } from './authorize-group.ts';
import type { Group } from './group.ts';
import type { Groups } from './groups.ts';
import type { ActionResult, LifecycleHook, LifecycleTransition } from './lifecycle-hook.ts';
import type { Reconciler } from './reconciler.ts';

export interface HookRequest {
  readonly LifecycleHookName: string;
  readonly LifecycleTransition?: string | undefined;
  readonly HeartbeatTimeout?: number | undefined;
  readonly DefaultResult?: string | undefined;
  readonly NotificationMetadata?: string | undefined;
  readonly NotificationTargetARN?: string | undefined;
}

const DEFAULT_TIMEOUT_S = 3600;

/** Creating, changing, showing and removing hooks. */
export function hookOperations(groups: Groups, reconciler: Reconciler): OperationTable<typeof Sdk> {
  return {
    PutLifecycleHook: (input, context) => {
      const group = groups.get(input.AutoScalingGroupName);
      authorizeGroup(context, group);
      group.hooks.set(input.LifecycleHookName, checkHook(input, group.hooks.get(input.LifecycleHookName)));
      return {};
    },
    DeleteLifecycleHook: (input, context) => {
      const group = groups.get(input.AutoScalingGroupName);
      authorizeGroup(context, group);
      const hook = group.hooks.get(input.LifecycleHookName);
      if (!hook) throw new AwsError('ValidationError', `No Lifecycle Hook found with name ${input.LifecycleHookName}`);
      group.hooks.delete(hook.name);
      completeOutstanding(group, hook);
      reconciler.settle(group);
      return {};
    },
    DescribeLifecycleHooks: (input, context) => {
      context.authorize('*');
      const group = groups.get(input.AutoScalingGroupName);
      const hooks = [...group.hooks.values()].filter((hook) => input.LifecycleHookNames?.includes(hook.name) ?? true);
      return { LifecycleHooks: hooks.map((hook) => describeHook(group, hook)) };
    },
  };
}

/**
 * A hook from a request, defaults filled in.
 * @param existing the hook of that name, whose settings stay where the request is silent
 * @see "PutLifecycleHook": heartbeat time-out 30 to 7200 s, default 3600; default result ABANDON
 */
export function checkHook(request: HookRequest, existing?: LifecycleHook): LifecycleHook {
  const transition = request.LifecycleTransition ?? existing?.transition;
  if (transition === undefined)
    throw new AwsError('ValidationError', 'Lifecycle transition is required when creating a new lifecycle hook');
  if (!isTransition(transition)) throw new AwsError('ValidationError', `Invalid lifecycle transition ${transition}`);
  const timeoutS = request.HeartbeatTimeout ?? (existing ? existing.heartbeatTimeoutMs / 1000 : DEFAULT_TIMEOUT_S);
  if (timeoutS < 30 || timeoutS > 7200)
    throw new AwsError('ValidationError', 'HeartbeatTimeout must be between 30 and 7200 seconds');
  const defaultResult = request.DefaultResult ?? existing?.defaultResult ?? 'ABANDON';
  if (!isResult(defaultResult)) throw new AwsError('ValidationError', `Invalid default result ${defaultResult}`);
  if (request.NotificationTargetARN !== undefined) {
    throw new AwsError('NotImplemented', 'Hooks notify through EventBridge only here.', { status: 501 });
  }
  return {
    name: request.LifecycleHookName,
    transition,
    heartbeatTimeoutMs: timeoutS * 1000,
    defaultResult,
    notificationMetadata: request.NotificationMetadata ?? existing?.notificationMetadata,
  };
}

/** @see "DeleteLifecycleHook": outstanding actions end with ABANDON for launching and CONTINUE for terminating instances. */
function completeOutstanding(group: Group, hook: LifecycleHook): void {
  const result: ActionResult = hook.transition === 'autoscaling:EC2_INSTANCE_LAUNCHING' ? 'ABANDON' : 'CONTINUE';
  for (const instance of group.instances.values()) {
    const actions = instance.actions.map((action) =>
      action.hook === hook.name ? { ...action, result: action.result ?? result } : action,
    );
    group.instances.set(instance.instanceId, { ...instance, actions });
  }
}

function describeHook(group: Group, hook: LifecycleHook) {
  const heartbeatS = hook.heartbeatTimeoutMs / 1000;
  return {
    LifecycleHookName: hook.name,
    AutoScalingGroupName: group.name,
    LifecycleTransition: hook.transition,
    HeartbeatTimeout: heartbeatS,
    GlobalTimeout: Math.min(172_800, 100 * heartbeatS),
    DefaultResult: hook.defaultResult,
    NotificationMetadata: hook.notificationMetadata,
  };
}

function isTransition(value: string): value is LifecycleTransition {
  return value === 'autoscaling:EC2_INSTANCE_LAUNCHING' || value === 'autoscaling:EC2_INSTANCE_TERMINATING';
}

function isResult(value: string): value is ActionResult {
  return value === 'CONTINUE' || value === 'ABANDON';
}
