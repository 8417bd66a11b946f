import type * as Sdk from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { authorizeGroup } from './authorize-group.ts';
import { type ProcessName, processNames } from './group.ts';
import type { Groups } from './groups.ts';
import type { Reconciler } from './reconciler.ts';

/** Suspending processes and tagging: settings that a group takes note of at its next step. */
export function processOperations(groups: Groups, reconciler: Reconciler): OperationTable<typeof Sdk> {
  return {
    SuspendProcesses: (input, context) => {
      const group = groups.get(input.AutoScalingGroupName);
      authorizeGroup(context, group);
      for (const name of checkProcesses(input.ScalingProcesses)) group.suspended.add(name);
      return {};
    },
    ResumeProcesses: (input, context) => {
      const group = groups.get(input.AutoScalingGroupName);
      authorizeGroup(context, group);
      for (const name of checkProcesses(input.ScalingProcesses)) group.suspended.delete(name);
      reconciler.settle(group);
      return {};
    },
    CreateOrUpdateTags: (input, context) => {
      for (const tag of input.Tags) {
        const group = groups.get(tag.ResourceId ?? '');
        authorizeGroup(context, group);
        const others = group.tags.filter((other) => other.key !== tag.Key);
        group.tags = [
          ...others,
          { key: tag.Key, value: tag.Value ?? '', propagateAtLaunch: tag.PropagateAtLaunch ?? false },
        ];
      }
      return {};
    },
  };
}

function checkProcesses(names: readonly string[] | undefined): readonly ProcessName[] {
  if (!names?.length) return processNames;
  return names.map((name) => {
    const known = processNames.find((process) => process === name);
    if (!known)
      throw new AwsError(
        'ValidationError',
        `Process name ${name} is not valid. Valid values: ${processNames.join(', ')}`,
      );
    return known;
  });
}
