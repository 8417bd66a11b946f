import { qualifiedName, type Resource } from './resource.ts';

/** One cause in a Status. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

/** The body of a refusal. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly code?: number;
}

/** A refusal as the API server words it. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError';
  readonly status: Status;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: number,
    message: string,
    extra: Pick<Status, 'reason' | 'details'> & { readonly metadata?: Readonly<Record<string, unknown>> } = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    const { metadata = {}, reason, details } = extra;
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata,
      status: 'Failure',
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
    this.headers = headers;
  }

  get code(): number {
    return this.status.code ?? 500;
  }
}

/** `details` of a refusal about an object: its name, group and resource or kind. */
export function detailsOf(resource: Pick<Resource, 'group'>, name: string, kind: string): Record<string, unknown> {
  return { ...(name === '' ? {} : { name }), ...(resource.group === '' ? {} : { group: resource.group }), kind };
}

export function notFound(resource: Resource, name: string): ApiError {
  return new ApiError(404, `${qualifiedName(resource)} "${name}" not found`, {
    reason: 'NotFound',
    details: detailsOf(resource, name, resource.name),
  });
}

export function alreadyExists(resource: Resource, name: string): ApiError {
  return new ApiError(409, `${qualifiedName(resource)} "${name}" already exists`, {
    reason: 'AlreadyExists',
    details: detailsOf(resource, name, resource.name),
  });
}

/** The object was changed since the caller read it. */
export function staleConflict(resource: Resource, name: string): ApiError {
  return new ApiError(
    409,
    `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    { reason: 'Conflict', details: detailsOf(resource, name, resource.name) },
  );
}

/** The object is another one of the same name. */
export function uidConflict(resource: Resource, name: string, wanted: string, actual: string): ApiError {
  return new ApiError(
    409,
    `Operation cannot be fulfilled on ${resource.kind} "${name}": the UID in the precondition (${wanted}) does not match the UID in record (${actual}). The object might have been deleted and then recreated`,
    { reason: 'Conflict', details: detailsOf(resource, name, resource.kind) },
  );
}

export function forbidden(resource: Pick<Resource, 'group' | 'name'>, name: string, why: string): ApiError {
  const subject = name === '' ? qualifiedName(resource) : `${qualifiedName(resource)} "${name}"`;
  return new ApiError(403, `${subject} is forbidden: ${why}`, {
    reason: 'Forbidden',
    details: detailsOf(resource, name, resource.name),
  });
}

/** A value that the object may not have. */
export function invalid(resource: Resource, name: string, cause: StatusCause & { readonly field: string }): ApiError {
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  return new ApiError(422, `${kind} "${name}" is invalid: ${cause.field}: ${cause.message}`, {
    reason: 'Invalid',
    details: { ...detailsOf(resource, name, resource.kind), causes: [cause] },
  });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, message, { reason: 'BadRequest' });
}
