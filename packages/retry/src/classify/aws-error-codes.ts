/**
 * What the error codes of AWS services mean. A request refused by one of the retryable ones was not executed.
 *
 * @see AWS SDKs and Tools Reference Guide "Retry behavior"; the error tables of each service's API reference
 */
export const AWS_ERROR_CODES: Readonly<Record<string, { readonly retryable: boolean; readonly reason: string }>> = {
  ...codes(true, 'throttled', [
    'BandwidthLimitExceeded',
    'EC2ThrottledException',
    'KMSThrottlingException',
    'LimitExceededException',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'ThrottledException',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
    'TooManyUpdates',
    'TransactionInProgressException',
  ]),
  // Somebody else is changing the same thing at this moment; the service changed nothing for us.
  ...codes(true, 'contention', [
    'ConditionalRequestConflict',
    'OperationAborted',
    'ReplicatedWriteConflictException',
    'ResourceContention',
    'ResourceContentionFault',
    'ScalingActivityInProgress',
    'ScalingActivityInProgressFault',
    'TransactionConflictException',
  ]),
  ...codes(true, 'clock-skew', ['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed']),
  // The SDK asks its credential provider again before the next attempt.
  ...codes(true, 'credentials-expired', ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']),
  // An instance's role may not be there yet in the first seconds after a launch.
  ...codes(true, 'credentials-unavailable', ['CredentialsProviderError', 'ProviderError']),
  ...codes(false, 'credentials-invalid', [
    'AuthFailure',
    'IncompleteSignature',
    'InvalidAccessKeyId',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
  ]),
  ...codes(false, 'access-denied', [
    'AccessDenied',
    'AccessDeniedException',
    'AuthorizationError',
    'AuthorizationErrorException',
    'NotAuthorized',
    'OptInRequired',
    'UnauthorizedOperation',
  ]),
  ...codes(false, 'conditional-check-failed', [
    'ConditionalCheckFailedException',
    'ParameterAlreadyExists',
    'PreconditionFailed',
  ]),
  ...codes(false, 'not-found', [
    'InvocationDoesNotExist',
    'NoSuchBucket',
    'NoSuchKey',
    'NotFound',
    'NotFoundException',
    'ParameterNotFound',
    'QueueDoesNotExist',
    'ResourceNotFoundException',
    'TargetGroupNotFound',
    'TargetGroupNotFoundException',
  ]),
};

function codes(retryable: boolean, reason: string, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, { retryable, reason }]));
}
