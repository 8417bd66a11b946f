import { ApiError, forbidden } from '../api-error.ts';
import type { RequestInfo } from '../request-info.ts';
import { nodeMay } from './node-authorizer.ts';
import type { RoleAuthorizer } from './role-authorizer.ts';
import type { User } from './user.ts';

/**
 * Lets a request pass or not.
 *
 * @throws {ApiError} 403 when neither the node authorizer nor a role allows it.
 */
export async function authorize(roles: RoleAuthorizer, user: User, request: RequestInfo): Promise<void> {
  if (nodeMay(user, request) || (await roles.allows(user, request))) return;
  const { target, verb, path } = request;
  if (target === undefined) {
    throw new ApiError(403, `forbidden: User "${user.username}" cannot ${verb} path "${path}"`, {
      reason: 'Forbidden',
      details: {},
    });
  }
  const resource = target.subresource === '' ? target.resource : `${target.resource}/${target.subresource}`;
  const scope = target.namespace === '' ? 'at the cluster scope' : `in the namespace "${target.namespace}"`;
  throw forbidden(
    { group: target.group, name: target.resource },
    target.name,
    `User "${user.username}" cannot ${verb} resource "${resource}" in API group "${target.group}" ${scope}`,
  );
}
