import { XmlNode } from '@aws-sdk/xml-builder';
import { memberOf } from './json-shapes.ts';
import { RefusedRequest } from './refused-request.ts';
import { readScalarText, writeScalarText } from './scalar-text.ts';
import { kindOf, membersOf, type Shape } from './shape.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Writes a structure's members as child elements; members with an HTTP binding are left to the caller. */
export function writeXmlMembers(parent: XmlNode, shape: Shape, value: Fields): XmlNode {
  const members = membersOf(shape);
  for (const [name, item] of Object.entries(value)) {
    const member = memberOf(members, name);
    if (item === undefined || item === null || isBound(member)) continue;
    writeXmlMember(parent, member.getMemberTraits().xmlName ?? name, member, item);
  }
  return parent;
}

function isBound(member: Shape): boolean {
  const { httpHeader, httpPrefixHeaders, httpResponseCode, httpPayload } = member.getMergedTraits();
  return Boolean(httpHeader ?? httpPrefixHeaders ?? httpResponseCode ?? httpPayload);
}

function writeXmlMember(parent: XmlNode, element: string, shape: Shape, value: unknown): void {
  const kind = kindOf(shape);
  if (kind === 'structure') parent.addChildNode(writeXmlMembers(new XmlNode(element), shape, value as Fields));
  else if (kind === 'list') writeList(parent, element, shape, value as readonly unknown[]);
  else if (kind === 'map') writeMap(parent, element, shape, value as Fields);
  else parent.addChildNode(XmlNode.of(element, writeScalarText(shape, value, 'date-time')));
}

function writeList(parent: XmlNode, element: string, shape: Shape, items: readonly unknown[]): void {
  const item = shape.getValueSchema();
  const flat = shape.getMergedTraits().xmlFlattened;
  const container = flat ? parent : new XmlNode(element);
  const itemElement = flat ? element : (item.getMergedTraits().xmlName ?? 'member');
  for (const entry of items) writeXmlMember(container, itemElement, item, entry);
  if (!flat) parent.addChildNode(container);
}

function writeMap(parent: XmlNode, element: string, shape: Shape, map: Fields): void {
  const [key, value] = [shape.getKeySchema(), shape.getValueSchema()];
  const flat = shape.getMergedTraits().xmlFlattened;
  const container = flat ? parent : new XmlNode(element);
  for (const [name, item] of Object.entries(map)) {
    const entry = XmlNode.of(flat ? element : 'entry');
    entry.addChildNode(XmlNode.of(key.getMergedTraits().xmlName ?? 'key', name));
    writeXmlMember(entry, value.getMergedTraits().xmlName ?? 'value', value, item);
    container.addChildNode(entry);
  }
  if (!flat) parent.addChildNode(container);
}

/**
 * Turns a parsed XML element into the value that the SDK's types describe.
 * @throws RefusedRequest `unknown-parameter` or `wrong-type`
 */
export function readXml(shape: Shape, element: unknown, path: string): unknown {
  const kind = kindOf(shape);
  if (kind === 'structure') return readStructure(shape, element === '' ? {} : element, path);
  if (kind === 'list') {
    const item = shape.getValueSchema();
    const name = item.getMergedTraits().xmlName ?? 'member';
    const entries = shape.getMergedTraits().xmlFlattened ? element : (element as Fields)[name];
    return [entries ?? []].flat().map((entry) => readXml(item, entry, `${path}.${name}`));
  }
  if (typeof element !== 'string') throw new RefusedRequest('wrong-type', `The element ${path} must hold text`);
  return readScalarText(shape, element, path, 'date-time');
}

function readStructure(shape: Shape, element: unknown, path: string): unknown {
  if (typeof element !== 'object' || element === null) {
    throw new RefusedRequest('wrong-type', `The element ${path} must hold elements`);
  }
  const entries = [...membersOf(shape)];
  const result: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(element)) {
    if (name === 'xmlns') continue;
    const entry = entries.find(([member, schema]) => (schema.getMemberTraits().xmlName ?? member) === name);
    if (!entry) throw new RefusedRequest('unknown-parameter', `The element ${path}.${name} is not recognized`);
    result[entry[0]] = readXml(entry[1], child, `${path}.${name}`);
  }
  return result;
}
