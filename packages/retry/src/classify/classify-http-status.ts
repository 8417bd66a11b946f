import type { Classification } from './classification.ts';
import { errorFields } from './error-fields.ts';
import { type ResponseHeaders, readRetryAfter } from './retry-after.ts';

const REFUSED: Readonly<Record<number, string>> = {
  401: 'unauthenticated',
  403: 'access-denied',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
  412: 'precondition-failed',
};

/** Statuses after which a repetition may succeed; 425 and 429 say that the request was not processed. */
const RETRYABLE: Readonly<Record<number, { readonly reason: string; readonly executed: 'no' | 'maybe' }>> = {
  408: { reason: 'request-timed-out', executed: 'maybe' },
  425: { reason: 'too-early', executed: 'no' },
  429: { reason: 'throttled', executed: 'no' },
  500: { reason: 'server-error', executed: 'maybe' },
  502: { reason: 'bad-gateway', executed: 'maybe' },
  503: { reason: 'unavailable', executed: 'maybe' },
  504: { reason: 'gateway-timed-out', executed: 'maybe' },
};

/**
 * What an HTTP status means; `undefined` below 400.
 *
 * @see RFC 9110 section 15, RFC 6585 section 4 (429), RFC 8470 section 5.2 (425)
 */
export function classifyHttpStatus(status: number, headers?: ResponseHeaders): Classification | undefined {
  if (status < 400) return undefined;
  const retryable = RETRYABLE[status];
  if (retryable === undefined) {
    return { kind: 'fatal', reason: REFUSED[status] ?? (status < 500 ? 'client-error' : 'server-error') };
  }
  const retryAfterMs = headers && readRetryAfter(headers);
  return { kind: 'retryable', ...retryable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** The same for an error that carries `status` or `statusCode`, itself or in its `response`; `undefined` for others. */
export function classifyHttpError(error: unknown): Classification | undefined {
  const fields = errorFields(error);
  for (const { status, statusCode, headers } of [fields, errorFields(fields.response)]) {
    const found = status ?? statusCode;
    if (typeof found === 'number' && found >= 400 && found < 600) {
      return classifyHttpStatus(found, headers as ResponseHeaders | undefined);
    }
  }
  return undefined;
}
