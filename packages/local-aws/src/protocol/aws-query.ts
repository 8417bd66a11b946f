import { XmlNode } from '@aws-sdk/xml-builder';
import { parseForm } from './query-form.ts';
import { type QueryFlavour, readQuery } from './query-shapes.ts';
import { RefusedRequest } from './refused-request.ts';
import type { ServiceModel } from './service-model.ts';
import type { Protocol, WireError, WireRequest, WireResponse } from './wire.ts';
import { writeXmlMembers } from './xml-shapes.ts';

/** awsQuery: form parameters in, a result nested in a response out. @see smithy.io "AWS query protocol" */
export const awsQuery: Protocol = {
  ...requestSide('query'),
  writeOutput(output, operation, service, requestId) {
    const response = responseNode(operation.name, service);
    if (!operation.output.isUnitSchema()) {
      const result = new XmlNode(`${operation.name}Result`);
      response.addChildNode(writeXmlMembers(result, operation.output, output as Record<string, unknown>));
    }
    const metadata = new XmlNode('ResponseMetadata').addChildNode(XmlNode.of('RequestId', requestId));
    return xmlResponse(200, response.addChildNode(metadata), requestId);
  },
  writeError(error, service, requestId) {
    const details = new XmlNode('Error')
      .addChildNode(XmlNode.of('Type', error.fault === 'client' ? 'Sender' : 'Receiver'))
      .addChildNode(XmlNode.of('Code', error.model?.query?.code ?? error.code))
      .addChildNode(XmlNode.of('Message', error.message));
    if (error.model) writeXmlMembers(details, error.model.shape, error.members);
    const root = new XmlNode('ErrorResponse').addChildNode(details).addChildNode(XmlNode.of('RequestId', requestId));
    if (service?.xmlNamespace) root.addAttribute('xmlns', service.xmlNamespace);
    return xmlResponse(error.status, root, requestId);
  },
};

/** ec2Query: flat lists, names of its own, no nesting in the answer. @see smithy.io "AWS EC2 query protocol" */
export const ec2Query: Protocol = {
  ...requestSide('ec2'),
  writeOutput(output, operation, service, requestId) {
    const response = responseNode(operation.name, service).addChildNode(XmlNode.of('requestId', requestId));
    return xmlResponse(200, writeXmlMembers(response, operation.output, output as Record<string, unknown>), requestId);
  },
  writeError(error: WireError, _service, requestId) {
    const details = new XmlNode('Error')
      .addChildNode(XmlNode.of('Code', error.code))
      .addChildNode(XmlNode.of('Message', error.message));
    const errors = new XmlNode('Errors').addChildNode(details);
    const root = new XmlNode('Response').addChildNode(errors).addChildNode(XmlNode.of('RequestID', requestId));
    return xmlResponse(error.status, root, requestId);
  },
};

function requestSide(flavour: QueryFlavour): Pick<Protocol, 'operationName' | 'readInput'> {
  return {
    operationName(request, service) {
      const form = parseForm(formOf(request));
      const [action, version] = [form.children.get('Action')?.text, form.children.get('Version')?.text];
      if (!action) throw new RefusedRequest('unknown-operation', 'The request must contain the parameter Action');
      if (version !== service.version) {
        throw new RefusedRequest('unknown-operation', `Could not find operation ${action} for version ${version}`);
      }
      return action;
    },
    readInput(request, operation) {
      const form = parseForm(formOf(request));
      form.children.delete('Action');
      form.children.delete('Version');
      return readQuery(operation.input, form, flavour);
    },
  };
}

function formOf(request: WireRequest): string {
  return request.method === 'GET' ? request.query.toString() : request.body.toString('utf8');
}

function responseNode(operation: string, service: ServiceModel): XmlNode {
  const response = new XmlNode(`${operation}Response`);
  return service.xmlNamespace ? response.addAttribute('xmlns', service.xmlNamespace) : response;
}

export function xmlResponse(status: number, root: XmlNode, requestId: string): WireResponse {
  const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
  return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n${root.toString()}` };
}
