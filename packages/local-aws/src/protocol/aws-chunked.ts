import { AwsError } from './aws-error.ts';
import { RefusedRequest } from './refused-request.ts';
import type { WireRequest } from './wire.ts';

/**
 * Takes S3's chunks off a body: hexadecimal size, data, ..., size 0, then trailers such as checksums, which count as
 * headers. The data moves together within the body's own buffer, which may be hundreds of megabytes.
 * @throws RefusedRequest `malformed-body`, AwsError IncompleteBody
 * @see "Signature calculations: transferring a payload in multiple chunks" in the S3 API reference
 */
export function decodeAwsChunked(request: WireRequest): WireRequest {
  const { body } = request;
  let [at, end] = [0, 0];
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(body.subarray(at, lineEnd).toString('latin1'), 16);
    at = lineEnd + 2;
    if (Number.isNaN(size) || at + size > body.length) {
      throw new RefusedRequest('malformed-body', 'The chunked body is incomplete');
    }
    if (size === 0) break;
    body.copyWithin(end, at, at + size);
    end += size;
    at += size + '\r\n'.length;
  }
  const announced = request.headers['x-amz-decoded-content-length'];
  if (announced !== undefined && Number(announced) !== end) {
    const problem = `You did not provide the number of bytes specified by the Content-Length HTTP header`;
    throw new AwsError('IncompleteBody', `${problem}: ${announced} announced, ${end} received`);
  }
  const { 'content-encoding': encoding = '', ...headers } = request.headers;
  const encodings = encoding.split(',').filter((name) => name.trim() !== 'aws-chunked' && name !== '');
  return {
    ...request,
    body: body.subarray(0, end),
    headers: {
      ...headers,
      ...(encodings.length > 0 && { 'content-encoding': encodings.join(',') }),
      ...readTrailers(body.subarray(at)),
      'content-length': String(end),
    },
  };
}

function readTrailers(bytes: Buffer): Readonly<Record<string, string>> {
  const lines = bytes.toString('latin1').split('\r\n');
  const trailers = lines.filter((line) => line.includes(':')).map((line) => line.split(/:(.*)/s) as [string, string]);
  return Object.fromEntries(trailers.map(([name, value]) => [name.trim().toLowerCase(), value.trim()]));
}
