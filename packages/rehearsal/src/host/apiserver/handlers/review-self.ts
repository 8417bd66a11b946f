import { timestamp } from '../../kubernetes/object.ts';
import type { User } from '../access/user.ts';
import type { Reply } from '../request-context.ts';

/** POST of a SelfSubjectReview: who am I. */
export function reviewSelf({ username, groups, extra }: User): Reply {
  return {
    code: 201,
    body: {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: timestamp() },
      status: { userInfo: { username, groups, ...(extra === undefined ? {} : { extra }) } },
    },
  };
}
