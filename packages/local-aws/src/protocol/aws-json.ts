import { readJson, writeJson } from './json-shapes.ts';
import { RefusedRequest } from './refused-request.ts';
import type { ServiceModel } from './service-model.ts';
import type { Protocol, WireError, WireRequest } from './wire.ts';

/** awsJson1_0 and awsJson1_1: POST, the operation in `X-Amz-Target`. @see smithy.io "AWS JSON 1.1 protocol" */
export function awsJson(version: '1.0' | '1.1'): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    operationName(request, service) {
      const [prefix, name] = (request.headers['x-amz-target'] ?? '').split('.');
      if (prefix !== service.targetPrefix || !name) {
        throw new RefusedRequest('unknown-operation', `No operation is named by the target of this request`);
      }
      return name;
    },
    readInput(request, operation) {
      const given = request.headers['content-type'] ?? '';
      if (given.split(';')[0] !== contentType) {
        throw new RefusedRequest('malformed-body', `Content-Type must be ${contentType}, not '${given}'`);
      }
      return readJson(operation.input, parseJsonBody(request));
    },
    writeOutput(output, operation, _service, requestId) {
      const body = JSON.stringify(writeJson(operation.output, output));
      return { status: 200, headers: { 'content-type': contentType, 'x-amzn-requestid': requestId }, body };
    },
    writeError(error, service, requestId) {
      const type = service ? `${service.namespace}#${error.code}` : error.code;
      const headers = { 'content-type': contentType, 'x-amzn-requestid': requestId, ...queryError(error, service) };
      const body = JSON.stringify({ __type: type, message: error.message, ...errorMembers(error) });
      return { status: error.status, headers, body };
    },
  };
}

export function parseJsonBody(request: WireRequest): unknown {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch (cause) {
    throw new RefusedRequest('malformed-body', `The body is not JSON: ${(cause as Error).message}`);
  }
}

export function errorMembers(error: WireError): Readonly<Record<string, unknown>> {
  if (!error.model) return {};
  return writeJson(error.model.shape, error.members) as Readonly<Record<string, unknown>>;
}

/** Services that came from the query protocol go on telling its error codes, in a header. */
function queryError(error: WireError, service: ServiceModel | undefined): Readonly<Record<string, string>> {
  if (!service?.queryCompatible) return {};
  const code = error.model?.query?.code ?? error.code;
  return { 'x-amzn-query-error': `${code};${error.fault === 'client' ? 'Sender' : 'Receiver'}` };
}
