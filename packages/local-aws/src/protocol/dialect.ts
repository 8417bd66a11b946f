import type { ProtocolName } from './service-model.ts';

/** The ways in which the frame itself, not a handler, refuses a request. */
export type Refusal =
  | 'missing-authentication'
  | 'incomplete-signature'
  | 'wrong-scope'
  | 'clock-skew'
  | 'unknown-key'
  | 'expired-token'
  | 'access-denied'
  | 'throttled'
  | 'internal-failure'
  | 'unavailable'
  | 'unknown-operation'
  | 'not-implemented'
  | 'too-large'
  | 'malformed-body'
  | 'unknown-parameter'
  | 'wrong-type'
  | 'missing-parameter'
  | 'invalid-value';

/** The code and HTTP status that a protocol has for each refusal. */
export type Dialect = Readonly<Record<Refusal, readonly [code: string, status: number]>>;

const awsJson: Dialect = {
  'missing-authentication': ['MissingAuthenticationTokenException', 400],
  'incomplete-signature': ['IncompleteSignatureException', 400],
  'wrong-scope': ['InvalidSignatureException', 400],
  'clock-skew': ['InvalidSignatureException', 400],
  'unknown-key': ['UnrecognizedClientException', 400],
  'expired-token': ['ExpiredTokenException', 400],
  'access-denied': ['AccessDeniedException', 400],
  throttled: ['ThrottlingException', 400],
  'internal-failure': ['InternalServerError', 500],
  unavailable: ['ServiceUnavailableException', 503],
  'unknown-operation': ['UnknownOperationException', 400],
  'not-implemented': ['NotImplemented', 501],
  'too-large': ['RequestEntityTooLargeException', 413],
  'malformed-body': ['SerializationException', 400],
  'unknown-parameter': ['ValidationException', 400],
  'wrong-type': ['SerializationException', 400],
  'missing-parameter': ['ValidationException', 400],
  'invalid-value': ['ValidationException', 400],
};

const awsQuery: Dialect = {
  'missing-authentication': ['MissingAuthenticationToken', 403],
  'incomplete-signature': ['IncompleteSignature', 400],
  'wrong-scope': ['SignatureDoesNotMatch', 403],
  'clock-skew': ['SignatureDoesNotMatch', 403],
  'unknown-key': ['InvalidClientTokenId', 403],
  'expired-token': ['ExpiredToken', 403],
  'access-denied': ['AccessDenied', 403],
  throttled: ['Throttling', 400],
  'internal-failure': ['InternalFailure', 500],
  unavailable: ['ServiceUnavailable', 503],
  'unknown-operation': ['InvalidAction', 400],
  'not-implemented': ['NotImplemented', 501],
  'too-large': ['RequestEntityTooLarge', 413],
  'malformed-body': ['MalformedQueryString', 400],
  'unknown-parameter': ['ValidationError', 400],
  'wrong-type': ['MalformedInput', 400],
  'missing-parameter': ['ValidationError', 400],
  'invalid-value': ['ValidationError', 400],
};

/** JSON services that came from the query protocol kept its codes for authentication and parameters. */
const queryCompatibleJson: Dialect = {
  ...awsQuery,
  throttled: awsJson.throttled,
  'internal-failure': ['InternalFailure', 500],
  'unknown-operation': awsJson['unknown-operation'],
  'malformed-body': awsJson['malformed-body'],
  'wrong-type': awsJson['wrong-type'],
  'unknown-parameter': ['InvalidParameterValue', 400],
  'missing-parameter': ['MissingParameter', 400],
  'invalid-value': ['InvalidParameterValue', 400],
};

const ec2Query: Dialect = {
  ...awsQuery,
  'missing-authentication': ['AuthFailure', 401],
  'clock-skew': ['RequestExpired', 400],
  'unknown-key': ['AuthFailure', 401],
  'expired-token': ['RequestExpired', 400],
  'access-denied': ['UnauthorizedOperation', 403],
  throttled: ['RequestLimitExceeded', 503],
  'internal-failure': ['InternalError', 500],
  unavailable: ['Unavailable', 503],
  'unknown-parameter': ['UnknownParameter', 400],
  'wrong-type': ['InvalidParameterValue', 400],
  'missing-parameter': ['MissingParameter', 400],
  'invalid-value': ['InvalidParameterValue', 400],
};

const restJson: Dialect = {
  ...awsJson,
  'missing-authentication': ['MissingAuthenticationTokenException', 403],
  'incomplete-signature': ['IncompleteSignatureException', 403],
  'wrong-scope': ['InvalidSignatureException', 403],
  'clock-skew': ['InvalidSignatureException', 403],
  'unknown-key': ['UnrecognizedClientException', 403],
  'expired-token': ['ExpiredTokenException', 403],
  'access-denied': ['AccessDeniedException', 403],
  throttled: ['TooManyRequestsException', 429],
  'internal-failure': ['ServiceException', 500],
  'unknown-operation': ['UnknownOperationException', 404],
};

const restXml: Dialect = {
  ...awsQuery,
  'missing-authentication': ['AccessDenied', 403],
  'incomplete-signature': ['AuthorizationHeaderMalformed', 400],
  'wrong-scope': ['AuthorizationHeaderMalformed', 400],
  'clock-skew': ['RequestTimeTooSkewed', 403],
  'unknown-key': ['InvalidAccessKeyId', 403],
  'expired-token': ['ExpiredToken', 400],
  throttled: ['SlowDown', 503],
  'internal-failure': ['InternalError', 500],
  'unknown-operation': ['MethodNotAllowed', 405],
  'malformed-body': ['MalformedXML', 400],
  'unknown-parameter': ['InvalidArgument', 400],
  'wrong-type': ['MalformedXML', 400],
  'missing-parameter': ['InvalidRequest', 400],
  'invalid-value': ['InvalidArgument', 400],
};

export function dialectOf(protocol: ProtocolName, isQueryCompatible: boolean): Dialect {
  return isQueryCompatible ? queryCompatibleJson : dialects[protocol];
}

/** @see "Common errors" in each service's API reference */
export const dialects: Readonly<Record<ProtocolName, Dialect>> = {
  awsJson1_0: awsJson,
  awsJson1_1: awsJson,
  awsQuery,
  ec2Query,
  restJson1: restJson,
  restXml,
};
