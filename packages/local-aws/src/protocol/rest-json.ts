import { errorMembers, parseJsonBody } from './aws-json.ts';
import { bytesOf, payloadOf, readBindings, writeBindings } from './http-bindings.ts';
import { readJson, writeJson } from './json-shapes.ts';
import { routeRest } from './rest-route.ts';
import { kindOf, type Shape } from './shape.ts';
import type { Protocol } from './wire.ts';

/** restJson1 as Lambda speaks it. @see smithy.io "AWS restJson1 protocol" */
export const restJson: Protocol = {
  operationName: (request, service) => routeRest(request, service).name,
  readInput(request, operation) {
    const bound = readBindings(request, operation);
    if (request.body.length === 0) return bound;
    const payload = payloadOf(operation.input);
    if (!payload) return { ...bound, ...(readJson(operation.input, parseJsonBody(request)) as object) };
    const [name, member] = payload;
    return { ...bound, [name]: isRaw(member) ? bytesOf(request) : readJson(member, parseJsonBody(request), name) };
  },
  writeOutput(output, operation, _service, requestId) {
    const { status, headers, rest } = writeBindings(output, operation.output, operation.http?.[2] ?? 200);
    const ids = { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers };
    const payload = payloadOf(operation.output);
    if (!payload) return { status, headers: ids, body: JSON.stringify(writeJson(operation.output, rest)) };
    const value = rest[payload[0]];
    if (value === undefined) return { status, headers: ids, body: '' };
    const body = isRaw(payload[1]) ? (value as Uint8Array) : JSON.stringify(writeJson(payload[1], value));
    return { status, headers: ids, body };
  },
  writeError(error, _service, requestId) {
    const headers = {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
    };
    const type = error.fault === 'client' ? 'User' : 'Server';
    const body = JSON.stringify({ Type: type, Message: error.message, ...errorMembers(error) });
    return { status: error.status, headers, body };
  },
};

function isRaw(member: Shape): boolean {
  return kindOf(member) === 'blob';
}
