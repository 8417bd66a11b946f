import { gunzipSync } from 'node:zlib';
import { decodeAwsChunked } from './aws-chunked.ts';
import { RefusedRequest } from './refused-request.ts';
import type { ProtocolName } from './service-model.ts';
import type { WireRequest } from './wire.ts';

/** Takes transfer codings off a body: gzip of large JSON and query requests, S3's signed chunks. */
export function decodeBody(request: WireRequest, protocol: ProtocolName): WireRequest {
  if (request.headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return decodeAwsChunked(request);
  if (protocol === 'restXml' || request.headers['content-encoding'] !== 'gzip') return request;
  try {
    return { ...request, body: gunzipSync(request.body) };
  } catch {
    throw new RefusedRequest('malformed-body', 'The body is not gzip as its Content-Encoding says');
  }
}
