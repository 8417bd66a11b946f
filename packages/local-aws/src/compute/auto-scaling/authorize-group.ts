import type { RequestContext } from '../../server/request-context.ts';
import type { Group } from './group.ts';

/** Asks for the operation on a group; its tags are condition keys. */
export function authorizeGroup(context: RequestContext, group: Group): void {
  const conditions = group.tags.flatMap(({ key, value }) => [
    [`aws:ResourceTag/${key}`, value],
    [`autoscaling:ResourceTag/${key}`, value],
  ]);
  context.authorize(group.arn, undefined, Object.fromEntries(conditions) as Record<string, string>);
}
