import { gunzipSync } from 'node:zlib';
import { RefusedRequest } from './refused-request.ts';
import type { ProtocolName } from './service-model.ts';
import type { WireRequest } from './wire.ts';

/** Takes transfer codings off a body: gzip of large JSON and query requests, S3's signed chunks. */
export function decodeBody(request: WireRequest, protocol: ProtocolName): WireRequest {
  if (request.headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return decodeChunks(request);
  if (protocol === 'restXml' || request.headers['content-encoding'] !== 'gzip') return request;
  try {
    return { ...request, body: gunzipSync(request.body) };
  } catch {
    throw new RefusedRequest('malformed-body', 'The body is not gzip as its Content-Encoding says');
  }
}

/**
 * `aws-chunked`: hexadecimal size, data, ..., size 0, then trailers such as checksums, which count as headers.
 * @see "Signature calculations: transferring a payload in multiple chunks" in the S3 API reference
 */
function decodeChunks(request: WireRequest): WireRequest {
  const { body } = request;
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, lineEnd).toString('latin1'), 16);
    if (lineEnd < 0 || Number.isNaN(size)) throw new RefusedRequest('malformed-body', 'The chunked body is incomplete');
    at = lineEnd + 2;
    if (size === 0) break;
    chunks.push(body.subarray(at, at + size));
    at += size + 2;
  }
  const lines = body.subarray(at).toString('latin1').split('\r\n');
  const trailers = lines.filter((line) => line.includes(':')).map((line) => line.split(/:(.*)/s) as [string, string]);
  const encodings = (request.headers['content-encoding'] ?? '')
    .split(',')
    .filter((name) => name.trim() !== 'aws-chunked');
  const { 'content-encoding': _chunked, ...headers } = request.headers;
  const decoded = Buffer.concat(chunks);
  return {
    ...request,
    body: decoded,
    headers: {
      ...headers,
      ...(encodings.some((name) => name !== '') && { 'content-encoding': encodings.join(',') }),
      ...Object.fromEntries(trailers.map(([name, value]) => [name.trim().toLowerCase(), value.trim()])),
      'content-length': String(decoded.length),
    },
  };
}
