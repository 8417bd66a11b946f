import { describe, expect, it } from 'vitest';
import { classifyAwsError } from './classify-aws-error.ts';

/** Shaped as the SDK's service exceptions are; `test/aws-sdk-errors.test.ts` holds the shape to real ones. */
function awsError(name: string, fields: object = {}): Error {
  return Object.assign(new Error(name), { name, $fault: 'client', $metadata: { httpStatusCode: 400 }, ...fields });
}

describe('an AWS error', () => {
  it.each([
    ['throttled', ['ThrottlingException', 'Throttling', 'RequestLimitExceeded', 'TooManyUpdates', 'SlowDown']],
    ['throttled', ['ProvisionedThroughputExceededException', 'EC2ThrottledException', 'KMSThrottlingException']],
    ['contention', ['TransactionConflictException', 'ResourceContentionFault', 'ScalingActivityInProgress']],
    ['contention', ['ConditionalRequestConflict', 'OperationAborted']],
    ['clock-skew', ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture']],
    ['credentials-expired', ['ExpiredTokenException', 'ExpiredToken']],
  ])('is worth another attempt that does no harm: %s', (reason, names) => {
    for (const name of names) {
      expect([name, classifyAwsError(awsError(name))]).toEqual([name, { kind: 'retryable', reason, executed: 'no' }]);
    }
  });

  it.each([
    [
      'access-denied',
      ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'AuthorizationErrorException'],
    ],
    ['credentials-invalid', ['UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidSignatureException']],
    ['conditional-check-failed', ['ConditionalCheckFailedException', 'ParameterAlreadyExists', 'PreconditionFailed']],
    ['not-found', ['ParameterNotFound', 'ResourceNotFoundException', 'NoSuchKey', 'InvocationDoesNotExist']],
    ['not-found', ['InvalidInstanceID.NotFound', 'QueueDoesNotExist', 'TargetGroupNotFoundException']],
    ['client-error', ['ValidationException', 'InvalidParameterValue']],
  ])('is final: %s', (reason, names) => {
    for (const name of names) {
      expect([name, classifyAwsError(awsError(name))]).toEqual([name, { kind: 'fatal', reason }]);
    }
  });

  it.each(['RequestTimeout', 'RequestTimeoutException', 'TimeoutError'])('may have been executed: %s', (name) => {
    expect(classifyAwsError(awsError(name))).toEqual({ kind: 'retryable', reason: 'timed-out', executed: 'maybe' });
  });

  it.each([{ $fault: 'server' }, { $metadata: {} }])('is known by one of its traits alone: %j', (traits) => {
    const error = Object.assign(new Error('slow down'), { name: 'ThrottlingException', ...traits });
    expect(classifyAwsError(error)).toMatchObject({ kind: 'retryable', reason: 'throttled' });
  });

  it('that is final stays so whatever wait comes with it', () => {
    const $response = { headers: { 'retry-after': '2' } };
    expect(classifyAwsError(awsError('AccessDeniedException', { $response }))).toEqual({
      kind: 'fatal',
      reason: 'access-denied',
    });
  });

  it('of the server may have been executed', () => {
    const fields = { $fault: 'server', $metadata: { httpStatusCode: 500 } };
    expect(classifyAwsError(awsError('InternalServerError', fields))).toMatchObject({
      kind: 'retryable',
      reason: 'server-error',
      executed: 'maybe',
    });
  });

  it('is throttling by its status or its model, whatever its name', () => {
    for (const fields of [{ $metadata: { httpStatusCode: 429 } }, { $retryable: { throttling: true } }]) {
      expect(classifyAwsError(awsError('BrandNewException', fields))).toMatchObject({
        reason: 'throttled',
        executed: 'no',
      });
    }
    expect(classifyAwsError(awsError('BrandNewException', { $retryable: {} }))).toMatchObject({ reason: 'transient' });
  });

  it('is clock skew once the SDK has corrected it, or when the signature was too old', () => {
    const corrected = awsError('AccessDeniedException', {
      $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
    });
    const tooOld = awsError('InvalidSignatureException', { message: 'Signature expired: 20261123T120000Z is now ...' });
    for (const error of [corrected, tooOld]) {
      expect(classifyAwsError(error)).toEqual({ kind: 'retryable', reason: 'clock-skew', executed: 'no' });
    }
  });

  it('of a transaction is as final as its worst reason', () => {
    const cancelled = (...codes: string[]): unknown =>
      classifyAwsError(
        awsError('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) }),
      );
    expect(cancelled('None', 'TransactionConflict')).toEqual({
      kind: 'retryable',
      reason: 'contention',
      executed: 'no',
    });
    expect(cancelled('None', 'None')).toMatchObject({ kind: 'fatal' });
    expect(cancelled('ThrottlingError', 'None')).toMatchObject({ kind: 'retryable' });
    expect(cancelled('TransactionConflict', 'ConditionalCheckFailed')).toEqual({
      kind: 'fatal',
      reason: 'conditional-check-failed',
    });
    expect(classifyAwsError(awsError('TransactionCanceledException'))).toMatchObject({ kind: 'fatal' });
  });

  it('comes with the wait that the service asks for', () => {
    const $response = { headers: { 'retry-after': '2' } };
    expect(classifyAwsError(awsError('ThrottlingException', { $response }))).toMatchObject({ retryAfterMs: 2000 });
  });

  it('of missing credentials means that nothing was sent', () => {
    const error = Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError', tryNextLink: false });
    expect(classifyAwsError(error)).toEqual({ kind: 'retryable', reason: 'credentials-unavailable', executed: 'no' });
  });

  it.each([undefined, new Error('no'), { name: 'ThrottlingException' }, { status: 500 }])(
    'is not seen in %j',
    (error) => {
      expect(classifyAwsError(error)).toBeUndefined();
    },
  );
});
