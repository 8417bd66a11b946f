import type { RoleAuthorizer } from './access/role-authorizer.ts';
import type { User } from './access/user.ts';
import type { RequestInfo, RequestTarget } from './request-info.ts';
import type { Resource } from './resource.ts';
import type { ObjectStore } from './store/object-store.ts';

/** A request for objects, with all that a handler needs. */
export interface RequestContext {
  readonly store: ObjectStore;
  readonly roles: RoleAuthorizer;
  readonly user: User;
  readonly request: RequestInfo;
  readonly target: RequestTarget;
  readonly resource: Resource;
  /** Without parameters: `application/json`. Empty when there is no body. */
  readonly contentType: string;
  readonly body: string;
}

/** What a handler answers. */
export interface Reply {
  readonly code: number;
  /** Sent as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Handles a kind of request. Refuses by throwing ApiError. */
export type Handler = (context: RequestContext) => Promise<Reply>;
