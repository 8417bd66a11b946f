import { RefusedRequest } from '../protocol/refused-request.ts';

/** What a Signature Version 4 header says about its request. The signature itself is not recomputed. */
export interface Signature {
  readonly accessKeyId: string;
  readonly signedAt: number;
  readonly region: string;
  /** The service's signing name. */
  readonly service: string;
  readonly sessionToken: string | undefined;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * @throws RefusedRequest `missing-authentication` or `incomplete-signature`
 * @see "Signature Version 4 authentication header" in the IAM user guide
 */
export function readSignature(headers: Readonly<Record<string, string>>): Signature {
  const header = headers['authorization'];
  if (!header) throw new RefusedRequest('missing-authentication', 'Request is missing Authentication Token');
  const [algorithm, ...rest] = header.split(' ');
  if (algorithm !== ALGORITHM) throw incomplete(`the algorithm must be ${ALGORITHM}`);
  const fields = new Map(
    rest
      .join('')
      .split(',')
      .map((field) => field.split(/=(.*)/s) as [string, string]),
  );
  const [accessKeyId, day, region, service, terminator] = (fields.get('Credential') ?? '').split('/');
  if (!accessKeyId || !day || !region || !service || terminator !== 'aws4_request') {
    throw incomplete('Credential must be <key>/<date>/<region>/<service>/aws4_request');
  }
  if (!/^[0-9a-f]{64}$/.test(fields.get('Signature') ?? ''))
    throw incomplete('Signature must be 64 hexadecimal digits');
  const signedHeaders = (fields.get('SignedHeaders') ?? '').split(';');
  if (!signedHeaders.includes('host')) throw incomplete("'host' must be a signed header");
  const signedAt = readDate(headers['x-amz-date']);
  if (!headers['x-amz-date']?.startsWith(day)) throw incomplete('the date of Credential must be that of X-Amz-Date');
  return { accessKeyId, signedAt, region, service, sessionToken: headers['x-amz-security-token'] };
}

function readDate(text: string | undefined): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '') ?? [];
  if (!second) throw incomplete('X-Amz-Date must look like 20260101T000000Z');
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

function incomplete(reason: string): RefusedRequest {
  return new RefusedRequest('incomplete-signature', `Authorization header is not a Signature Version 4: ${reason}`);
}
