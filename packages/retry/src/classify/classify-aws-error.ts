import { AWS_ERROR_CODES } from './aws-error-codes.ts';
import type { Classification } from './classification.ts';
import { classifyHttpStatus } from './classify-http-status.ts';
import { errorFields } from './error-fields.ts';
import { type ResponseHeaders, readRetryAfter } from './retry-after.ts';

/** Codes that say nothing about whether the request was executed. */
const TRANSIENT = new Set([
  'DependencyTimeoutException',
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'KMSInternalException',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'TimeoutError',
]);

const CANCELLED_BY_LOAD = new Set(['ProvisionedThroughputExceeded', 'ThrottlingError', 'TransactionConflict', 'None']);

/**
 * What an error of an AWS SDK v3 client means; `undefined` when it is none. The clients are best made with
 * `maxAttempts: 1`, else they retry inside each attempt.
 */
export function classifyAwsError(error: unknown): Classification | undefined {
  const fields = errorFields(error);
  const name = String(fields.name);
  const { $fault, $metadata, $retryable, $response } = fields;
  const known = AWS_ERROR_CODES[name];
  if ($fault === undefined && $metadata === undefined && !(name.endsWith('ProviderError') && known)) return undefined;

  const retryable = (reason: string, executed: 'no' | 'maybe'): Classification => {
    const headers = errorFields($response).headers as ResponseHeaders | undefined;
    const retryAfterMs = headers && readRetryAfter(headers);
    return { kind: 'retryable', reason, executed, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  };
  // The SDK has learnt the service's time from this very response.
  if (errorFields($metadata).clockSkewCorrected === true || saysSignatureExpired(name, fields.message)) {
    return retryable('clock-skew', 'no');
  }
  if (name === 'TransactionCanceledException') {
    return cancelledByLoad(fields) ? retryable('contention', 'no') : fatal('conditional-check-failed');
  }
  if (known !== undefined) return known.retryable ? retryable(known.reason, 'no') : fatal(known.reason);
  if (TRANSIENT.has(name)) return retryable('server-error', 'maybe');
  if ($retryable !== undefined) {
    return errorFields($retryable).throttling === true ? retryable('throttled', 'no') : retryable('transient', 'maybe');
  }
  if (/NotFound|DoesNotExist|NonExistent|^NoSuch/.test(name)) return fatal('not-found');
  const { httpStatusCode } = errorFields($metadata);
  const byStatus = typeof httpStatusCode === 'number' ? classifyHttpStatus(httpStatusCode) : undefined;
  if (byStatus?.kind === 'retryable') return retryable(byStatus.reason, byStatus.executed ?? 'maybe');
  if (byStatus !== undefined) return byStatus;
  if ($fault === 'server') return retryable('server-error', 'maybe');
  return $fault === 'client' ? fatal('client-error') : undefined;
}

function fatal(reason: string): Classification {
  return { kind: 'fatal', reason };
}

function saysSignatureExpired(name: string, message: unknown): boolean {
  return name === 'InvalidSignatureException' && /Signature (expired|not yet current)/.test(String(message));
}

/** A transaction is all or nothing: it was cancelled by load only when no item had another reason. */
function cancelledByLoad({ CancellationReasons: reasons }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(reasons) || reasons.length === 0) return false;
  return reasons.every((reason) => {
    const { Code: code = 'None' } = errorFields(reason);
    return typeof code === 'string' && CANCELLED_BY_LOAD.has(code);
  });
}
