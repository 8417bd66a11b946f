import { memberOf } from './json-shapes.ts';
import { RefusedRequest } from './refused-request.ts';
import { literalQueryOf, readLabels } from './rest-route.ts';
import { readScalarText, writeScalarText } from './scalar-text.ts';
import type { OperationModel } from './service-model.ts';
import { kindOf, membersOf, type Shape } from './shape.ts';
import type { WireRequest } from './wire.ts';

type Fields = Record<string, unknown>;

/** The input members that travel in path, query and headers. */
export function readBindings(request: WireRequest, operation: OperationModel): Fields {
  const labels = readLabels(request.path, operation) ?? new Map<string, string>();
  const input: Fields = {};
  for (const [name, member] of membersOf(operation.input)) {
    const { httpQuery, httpHeader, httpPrefixHeaders } = member.getMergedTraits();
    const label = labels.get(name);
    if (label !== undefined) input[name] = readScalarText(member, label, name, 'date-time');
    if (httpQuery) assignText(input, name, member, request.query.getAll(httpQuery), 'date-time');
    if (httpHeader)
      assignText(input, name, member, [request.headers[httpHeader.toLowerCase()] ?? []].flat(), 'http-date');
    if (httpPrefixHeaders) Object.assign(input, prefixedHeaders(name, request, httpPrefixHeaders));
  }
  refuseUnknownQuery(request, operation);
  return input;
}

function assignText(
  input: Fields,
  name: string,
  member: Shape,
  texts: readonly string[],
  dates: 'date-time' | 'http-date',
): void {
  const [first] = texts;
  if (first === undefined) return;
  if (kindOf(member) !== 'list') {
    input[name] = readScalarText(member, first, name, dates);
    return;
  }
  const items = texts.flatMap((text) => text.split(',').map((item) => item.trim()));
  input[name] = items.map((item) => readScalarText(member.getValueSchema(), item, name, dates));
}

function prefixedHeaders(name: string, request: WireRequest, prefix: string): Fields {
  const headers = Object.entries(request.headers).filter(([header]) => header.startsWith(prefix));
  if (headers.length === 0) return {};
  return { [name]: Object.fromEntries(headers.map(([header, value]) => [header.slice(prefix.length), value])) };
}

function refuseUnknownQuery(request: WireRequest, operation: OperationModel): void {
  const members = [...membersOf(operation.input).values()].map((member) => member.getMergedTraits());
  if (members.some((traits) => traits.httpQueryParams)) return;
  const known = new Set<unknown>([...literalQueryOf(operation).keys(), ...members.map((traits) => traits.httpQuery)]);
  for (const name of request.query.keys()) {
    if (!known.has(name) && name !== 'x-id') {
      throw new RefusedRequest('unknown-parameter', `The query parameter ${name} is not recognized`);
    }
  }
}

/** The member that is the body itself, if the shape has one. */
export function payloadOf(shape: Shape): readonly [name: string, member: Shape] | undefined {
  return [...membersOf(shape)].find(([, member]) => member.getMergedTraits().httpPayload);
}

/** The body as plain bytes, which is what the SDK's types promise. */
export function bytesOf({ body }: WireRequest): Uint8Array {
  return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
}

export interface BoundOutput {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What goes into the body. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** Splits an output into status, headers and what is left for the body. */
export function writeBindings(output: object, shape: Shape, defaultStatus: number): BoundOutput {
  const members = membersOf(shape);
  const headers: Record<string, string> = {};
  const rest: Fields = {};
  let status = defaultStatus;
  for (const [name, value] of Object.entries(output)) {
    if (value === undefined || value === null) continue;
    const member = memberOf(members, name);
    const { httpHeader, httpPrefixHeaders, httpResponseCode } = member.getMergedTraits();
    if (httpResponseCode) status = value as number;
    else if (httpHeader) headers[httpHeader.toLowerCase()] = writeScalarText(member, value, 'http-date');
    else if (httpPrefixHeaders) {
      for (const [key, text] of Object.entries(value)) headers[`${httpPrefixHeaders}${key}`] = String(text);
    } else rest[name] = value;
  }
  return { status, headers, rest };
}
