import type * as Sdk from '@aws-sdk/client-auto-scaling';
import type { TagDescription } from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { paginate } from '../paginate.ts';
import { describeActivity, describeGroup, describeGroupInstance, describeTag } from './describe-group.ts';
import type { Group } from './group.ts';
import type { Groups } from './groups.ts';

interface Filter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

const tokenError = 'InvalidNextToken';

/** What can be read of groups, their instances and their history. */
export function describeOperations(groups: Groups): OperationTable<typeof Sdk> {
  return {
    DescribeAutoScalingGroups: (input, context) => {
      context.authorize('*');
      const named = input.AutoScalingGroupNames?.length
        ? input.AutoScalingGroupNames.flatMap((name) => groups.find(name) ?? [])
        : groups.list();
      const found = (input.Filters ?? []).reduce(filterGroups, named);
      const page = paginate(found, { token: input.NextToken, limit: input.MaxRecords ?? 50, tokenError });
      return { AutoScalingGroups: page.items.map(describeGroup), NextToken: page.nextToken };
    },
    DescribeAutoScalingInstances: (input, context) => {
      context.authorize('*');
      const all = groups
        .list()
        .flatMap((group) => [...group.instances.values()].map((instance) => describeGroupInstance(group, instance)));
      const found = input.InstanceIds
        ? all.filter((instance) => input.InstanceIds!.includes(instance.InstanceId!))
        : all;
      const page = paginate(found, { token: input.NextToken, limit: input.MaxRecords ?? 50, tokenError });
      return { AutoScalingInstances: page.items, NextToken: page.nextToken };
    },
    DescribeScalingActivities: (input, context) => {
      context.authorize('*');
      const chosen =
        input.AutoScalingGroupName === undefined ? groups.list() : [groups.get(input.AutoScalingGroupName)];
      const all = chosen.flatMap((group) => group.activities.map((activity) => describeActivity(group, activity)));
      const found = input.ActivityIds
        ? all.filter((activity) => input.ActivityIds!.includes(activity.ActivityId!))
        : all;
      const page = paginate(found, { token: input.NextToken, limit: input.MaxRecords ?? 100, tokenError });
      return { Activities: page.items, NextToken: page.nextToken };
    },
    DescribeTags: (input, context) => {
      context.authorize('*');
      const all = groups.list().flatMap((group) => group.tags.map((tag) => describeTag(group, tag)));
      const found = (input.Filters ?? []).reduce((kept, filter) => {
        const read = tagReaders[filter.Name ?? ''];
        if (!read)
          throw new AwsError(
            'ValidationError',
            `Filter type ${filter.Name} is not correct. Allowed Filter types are: ${Object.keys(tagReaders).join(', ')}`,
          );
        return kept.filter((tag) => filter.Values?.includes(read(tag) ?? ''));
      }, all);
      return { Tags: found };
    },
  };
}

const tagReaders: Readonly<Record<string, (tag: TagDescription) => string | undefined>> = {
  'auto-scaling-group': (tag) => tag.ResourceId,
  key: (tag) => tag.Key,
  value: (tag) => tag.Value,
  'propagate-at-launch': (tag) => String(tag.PropagateAtLaunch),
};

/** @see "DescribeAutoScalingGroups", Filters: tag-key, tag-value and tag:<key> */
function filterGroups(kept: readonly Group[], filter: Filter): readonly Group[] {
  const name = filter.Name ?? '';
  const wanted = filter.Values ?? [];
  const matches = (tag: Group['tags'][number]): boolean => {
    if (name === 'tag-key') return wanted.includes(tag.key);
    if (name === 'tag-value') return wanted.includes(tag.value);
    return tag.key === name.slice('tag:'.length) && wanted.includes(tag.value);
  };
  if (name !== 'tag-key' && name !== 'tag-value' && !name.startsWith('tag:')) {
    throw new AwsError(
      'ValidationError',
      `Filter type ${name} is not correct. Allowed Filter types are: tag-key, tag-value, tag:<key>`,
    );
  }
  return kept.filter((group) => group.tags.some(matches));
}
