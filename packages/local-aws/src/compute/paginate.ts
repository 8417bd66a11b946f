import { AwsError } from '../protocol/aws-error.ts';

export interface Page<T> {
  readonly items: T[];
  readonly nextToken: string | undefined;
}

/**
 * A page of a listing. The token is the position in the listing, which is enough where nothing is ever reordered.
 * @param tokenError the code of the service's refusal of a token it never gave
 */
export function paginate<T>(
  all: readonly T[],
  request: { readonly token: string | undefined; readonly limit: number | undefined; readonly tokenError: string },
): Page<T> {
  const start = request.token === undefined ? 0 : Number(request.token);
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    throw new AwsError(request.tokenError, 'The token provided is not valid.');
  }
  const end = request.limit === undefined ? all.length : start + request.limit;
  return { items: all.slice(start, end), nextToken: end < all.length ? String(end) : undefined };
}
