import { parseXML, XmlNode } from '@aws-sdk/xml-builder';
import { xmlResponse } from './aws-query.ts';
import { bytesOf, payloadOf, readBindings, writeBindings } from './http-bindings.ts';
import { RefusedRequest } from './refused-request.ts';
import { routeRest } from './rest-route.ts';
import { kindOf } from './shape.ts';
import type { Protocol, WireRequest } from './wire.ts';
import { readXml, writeXmlMembers } from './xml-shapes.ts';

/** restXml as S3 speaks it. @see smithy.io "AWS restXml protocol" */
export const restXml: Protocol = {
  operationName: (request, service) => routeRest(request, service).name,
  readInput(request, operation) {
    const input = readBindings(request, operation);
    const payload = payloadOf(operation.input);
    if (!payload || request.body.length === 0) return input;
    const [name, member] = payload;
    if (kindOf(member) === 'blob') return { ...input, [name]: bytesOf(request) };
    const element = member.getMergedTraits().xmlName ?? member.getName() ?? name;
    return { ...input, [name]: readXml(member, rootElement(request, element), element) };
  },
  writeOutput(output, operation, service, requestId) {
    const bound = writeBindings(output, operation.output, operation.http?.[2] ?? 200);
    const { headers, rest } = bound;
    // S3's model says 200 for GetObject, whose answer to a range is another.
    const status = 'content-range' in headers ? 206 : bound.status;
    const ids = { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId };
    const [name, shape] = payloadOf(operation.output) ?? [undefined, operation.output];
    if (kindOf(shape) === 'blob') {
      return { status, headers: { ...ids, ...headers }, body: (rest[name ?? ''] as Uint8Array | undefined) ?? '' };
    }
    if (Object.keys(rest).length === 0) return { status, headers: { ...ids, ...headers }, body: '' };
    const root = new XmlNode(shape.getMergedTraits().xmlName ?? shape.getName() ?? operation.name);
    if (service.xmlNamespace) root.addAttribute('xmlns', service.xmlNamespace);
    const members = name === undefined ? rest : (rest[name] as Readonly<Record<string, unknown>>);
    const { body, headers: xmlHeaders } = xmlResponse(status, writeXmlMembers(root, shape, members), requestId);
    return { status, headers: { ...xmlHeaders, ...ids, ...headers }, body };
  },
  writeError(error, _service, requestId, method) {
    const root = new XmlNode('Error')
      .addChildNode(XmlNode.of('Code', error.code))
      .addChildNode(XmlNode.of('Message', error.message));
    if (error.model) writeXmlMembers(root, error.model.shape, error.members);
    root.addChildNode(XmlNode.of('RequestId', requestId));
    const response = xmlResponse(error.status, root, requestId);
    const headers = { ...response.headers, 'x-amz-request-id': requestId };
    return { status: error.status, headers, body: method === 'HEAD' || error.status === 304 ? '' : response.body };
  },
};

function rootElement(request: WireRequest, name: string): unknown {
  let document: Readonly<Record<string, unknown>>;
  try {
    document = parseXML(request.body.toString('utf8')) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new RefusedRequest('malformed-body', `The XML you provided was not well-formed: ${(cause as Error).message}`);
  }
  if (!(name in document))
    throw new RefusedRequest('malformed-body', `The XML you provided has no root element ${name}`);
  return document[name];
}
