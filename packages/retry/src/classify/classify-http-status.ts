import { type Classification, fatal, retryable } from './classification.ts';
import { causeChain, errorFields } from './error-fields.ts';
import { type ResponseHeaders, readRetryAfter } from './retry-after.ts';

/** 425 and 429 say that the request was not processed. */
const STATUSES: Readonly<Record<number, Classification>> = {
  401: fatal('unauthenticated'),
  403: fatal('access-denied'),
  404: fatal('not-found'),
  408: retryable('request-timed-out'),
  409: fatal('conflict'),
  412: fatal('precondition-failed'),
  425: retryable('too-early', 'no'),
  429: retryable('throttled', 'no'),
  500: retryable('server-error'),
  502: retryable('bad-gateway'),
  503: retryable('unavailable'),
  504: retryable('gateway-timed-out'),
};

/**
 * What an HTTP status means; `undefined` below 400.
 *
 * @see RFC 9110 section 15, RFC 6585 section 4 (429), RFC 8470 section 5.2 (425)
 */
export function classifyHttpStatus(status: number, headers?: ResponseHeaders): Classification | undefined {
  if (status < 400) return undefined;
  const classification = STATUSES[status] ?? fatal(status < 500 ? 'client-error' : 'server-error');
  if (classification.kind === 'fatal' || headers === undefined) return classification;
  return { ...classification, retryAfterMs: readRetryAfter(headers) };
}

/**
 * The same for an error that carries `status` or `statusCode`, and perhaps `headers`: itself, in its `response`, or in its
 * cause, which may be the `Response` of `fetch`. `undefined` for others.
 */
export function classifyHttpError(error: unknown): Classification | undefined {
  for (const fields of causeChain(error)) {
    for (const { status, statusCode = status, headers } of [fields, errorFields(fields.response)]) {
      if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600) {
        return classifyHttpStatus(statusCode, headers as ResponseHeaders | undefined);
      }
    }
  }
  return undefined;
}
