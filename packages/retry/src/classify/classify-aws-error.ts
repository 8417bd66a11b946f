import { type Classification, fatal, retryable } from './classification.ts';
import { classifyHttpStatus } from './classify-http-status.ts';
import { errorFields } from './error-fields.ts';
import { type ResponseHeaders, readRetryAfter } from './retry-after.ts';

/**
 * What error codes mean, without their suffixes `Exception`, `Fault` and `Error`; the first match counts. A request that
 * a service refused with one of the retryable codes was not executed, unless it says so.
 *
 * @see AWS SDKs and Tools Reference Guide "Retry behavior"; the error tables of the services' API references
 */
const CODES: readonly (readonly [codes: RegExp, meaning: Classification])[] = [
  [
    /Throttl|^((Bandwidth|Request)?LimitExceeded|PriorRequestNotComplete|ProvisionedThroughputExceeded|SlowDown|TooMany(Requests|Updates)|TransactionInProgress)$/,
    retryable('throttled', 'no'),
  ],
  // Somebody else is changing the same thing at this moment.
  [
    /^(ConditionalRequestConflict|OperationAborted|ReplicatedWriteConflict|ResourceContention|ScalingActivityInProgress|TransactionConflict)$/,
    retryable('contention', 'no'),
  ],
  [/^Request(Expired|InTheFuture|TimeTooSkewed)$/, retryable('clock-skew', 'no')],
  // The SDK asks its credential provider again before the next attempt.
  [/^(ExpiredToken|TokenRefreshRequired)$/, retryable('credentials-expired', 'no')],
  // An instance's role may not be there yet in the first seconds after a launch.
  [/^(Credentials|Token)?Provider$/, retryable('credentials-unavailable', 'no')],
  [
    /^(AuthFailure|Invalid(AccessKeyId|ClientTokenId|Signature)|SignatureDoesNotMatch|UnrecognizedClient)$/,
    fatal('credentials-invalid'),
  ],
  [/^(AccessDenied|Authorization|NotAuthorized|UnauthorizedOperation)$/, fatal('access-denied')],
  [/^(ConditionalCheckFailed|ParameterAlreadyExists|PreconditionFailed)$/, fatal('conditional-check-failed')],
  [/NotFound|DoesNotExist|NonExistent|^NoSuch/, fatal('not-found')],
  [/^(Request)?Timeout$/, retryable('timed-out')],
];

/**
 * What an error of an AWS SDK v3 client means; `undefined` when it is none. The clients are best made with
 * `maxAttempts: 1`, else they retry inside each attempt.
 */
export function classifyAwsError(error: unknown): Classification | undefined {
  const fields = errorFields(error);
  const { $fault, $metadata, $response } = fields;
  if ($fault === undefined && $metadata === undefined && !String(fields.name).endsWith('ProviderError'))
    return undefined;
  const classification = classifyCode(fields) ?? classifyTraits(fields);
  const { headers } = errorFields($response);
  if (classification?.kind !== 'retryable' || headers === undefined) return classification;
  return { ...classification, retryAfterMs: readRetryAfter(headers as ResponseHeaders) };
}

function classifyCode(fields: Readonly<Record<string, unknown>>): Classification | undefined {
  const code = String(fields.name).replace(/(Exception|Fault|Error)+$/, '');
  // Once the SDK has learnt the service's time from this very response, the next attempt is signed with it.
  const { clockSkewCorrected } = errorFields(fields.$metadata);
  if (clockSkewCorrected === true || /^Signature (expired|not yet current)/.test(String(fields.message))) {
    return retryable('clock-skew', 'no');
  }
  if (code === 'TransactionCanceled') {
    return cancelledByLoad(fields) ? retryable('contention', 'no') : fatal('conditional-check-failed');
  }
  return CODES.find(([codes]) => codes.test(code))?.[1];
}

/** What the service's model and the HTTP status say about codes that are not known here. */
function classifyTraits({ $metadata, $retryable }: Readonly<Record<string, unknown>>): Classification | undefined {
  if ($retryable === undefined) return classifyHttpStatus(Number(errorFields($metadata).httpStatusCode ?? 0));
  return errorFields($retryable).throttling === true ? retryable('throttled', 'no') : retryable('transient');
}

/** A transaction is all or nothing: it was cancelled by load only when no item had another reason. */
function cancelledByLoad({ CancellationReasons: reasons }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(reasons)) return false;
  const codes = reasons
    .map((reason) => String(errorFields(reason).Code))
    .filter((code) => !/^(None|undefined)$/.test(code));
  return codes.length > 0 && codes.every((code) => /Throttl|ThroughputExceeded|TransactionConflict/.test(code));
}
