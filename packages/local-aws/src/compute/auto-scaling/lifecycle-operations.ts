import type * as Sdk from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../protocol/aws-error.ts';
import type { RequestContext } from '../../server/request-context.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { EmitComputeEvent } from '../compute-event.ts';
import { authorizeGroup } from './authorize-group.ts';
import type { Group } from './group.ts';
import type { GroupInstance } from './group-instance.ts';
import type { Groups } from './groups.ts';
import { type ActionResult, extendAction, type HookAction } from './lifecycle-hook.ts';
import type { Reconciler } from './reconciler.ts';

interface ActionReference {
  readonly LifecycleHookName: string;
  readonly AutoScalingGroupName: string;
  readonly LifecycleActionToken?: string | undefined;
  readonly InstanceId?: string | undefined;
}

/** Heartbeats and results of the hooks that hold instances. */
export function lifecycleOperations(
  groups: Groups,
  reconciler: Reconciler,
  emit: EmitComputeEvent,
): OperationTable<typeof Sdk> {
  function change(
    input: ActionReference,
    context: RequestContext,
    step: 'heartbeat' | 'completed',
    next: (action: HookAction) => HookAction,
  ): void {
    const group = groups.get(input.AutoScalingGroupName);
    authorizeGroup(context, group);
    const { instance, action } = findAction(group, input, context.clock.now());
    const changed = next(action);
    const { hook, token, result } = changed;
    const what = { at: context.clock.now(), group: group.name, hook, instanceId: instance.instanceId, token, step };
    emit({ kind: 'lifecycle-action', ...what, ...(result ? { result } : {}) });
    const actions = instance.actions.map((other) => (other === action ? changed : other));
    reconciler.change(group, { ...instance, actions });
  }
  return {
    RecordLifecycleActionHeartbeat: (input, context) => {
      change(input, context, 'heartbeat', (action) => extendAction(action, context.clock.now()));
      return {};
    },
    CompleteLifecycleAction: (input, context) => {
      const result = checkResult(input.LifecycleActionResult);
      change(input, context, 'completed', (action) => ({ ...action, result }));
      return {};
    },
  };
}

function checkResult(result: string): ActionResult {
  if (result === 'CONTINUE' || result === 'ABANDON') return result;
  throw new AwsError('ValidationError', `Lifecycle action result must be either CONTINUE or ABANDON, not ${result}`);
}

/** An action that is still open; the messages are AWS's own, which callers match on. */
function findAction(
  group: Group,
  input: ActionReference,
  now: number,
): { instance: GroupInstance; action: HookAction } {
  const { LifecycleActionToken: token, InstanceId: instanceId } = input;
  if (token === undefined && instanceId === undefined) {
    throw new AwsError('ValidationError', 'Either LifecycleActionToken or InstanceId must be specified');
  }
  for (const instance of group.instances.values()) {
    if (token === undefined && instance.instanceId !== instanceId) continue;
    const action = instance.actions.find(
      (candidate) =>
        candidate.hook === input.LifecycleHookName &&
        (token === undefined || candidate.token === token) &&
        candidate.result === undefined &&
        now < candidate.expiresAt,
    );
    if (action) return { instance, action };
  }
  const named = token === undefined ? `instance ID ${instanceId}` : `token ${token}`;
  throw new AwsError('ValidationError', `No active Lifecycle Action found with ${named}`);
}
