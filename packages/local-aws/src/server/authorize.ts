import { RefusedRequest } from '../protocol/refused-request.ts';
import type { Authorizer, Principal } from './principals.ts';
import type { RequestContext } from './request-context.ts';

/** The `authorize` of one request's context. */
export function authorizeWith(
  authorizer: Authorizer,
  principal: Principal,
  service: { readonly signingName: string; readonly actionPrefix?: string },
  operation: string,
): RequestContext['authorize'] {
  return (resource, given, conditions = {}) => {
    const action = given ?? `${service.actionPrefix ?? service.signingName}:${operation}`;
    const verdict = authorizer({ principal, action, resource, conditions });
    if (verdict === 'allow') return;
    const what = `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}`;
    throw new RefusedRequest('access-denied', `${what} ${verdict.denied}`);
  };
}
