import { RefusedRequest } from './refused-request.ts';
import { readBase64, readTimestamp, writeScalarText } from './scalar-text.ts';
import { kindOf, membersOf, type Shape, type ShapeKind, timestampFormatOf } from './shape.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Turns parsed JSON into the value that the SDK's types describe.
 * @throws RefusedRequest `wrong-type` or `unknown-parameter`, also where AWS would ignore a member it does not know
 */
export function readJson(shape: Shape, json: unknown, path = ''): unknown {
  const kind = kindOf(shape);
  if (kind === 'document') return json;
  if (kind === 'structure') return readStructure(shape, expectObject(json, path), path);
  if (kind === 'list') {
    if (!Array.isArray(json)) throw unexpected(json, path, 'List');
    const item = shape.getValueSchema();
    return json.map((entry, index) => readJson(item, entry, `${path}.${index + 1}.member`));
  }
  if (kind === 'map') {
    const value = shape.getValueSchema();
    const entries = Object.entries(expectObject(json, path));
    return Object.fromEntries(entries.map(([key, entry]) => [key, readJson(value, entry, `${path}.${key}.member`)]));
  }
  return readScalar(shape, kind, json, path);
}

function readScalar(shape: Shape, kind: ShapeKind, json: unknown, path: string): unknown {
  if (kind === 'number' && typeof json === 'string' && /^(NaN|-?Infinity)$/.test(json)) return Number(json);
  if (kind === 'timestamp' && (typeof json === 'number' || typeof json === 'string')) {
    return readTimestamp(String(json), path, timestampFormatOf(shape, 'epoch-seconds'));
  }
  if (kind === 'blob' && typeof json === 'string') return readBase64(json, path);
  if (typeof json === kind) return json;
  throw unexpected(json, path, kind.charAt(0).toUpperCase() + kind.slice(1));
}

function readStructure(shape: Shape, json: JsonObject, path: string): unknown {
  const members = membersOf(shape);
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(json)) {
    if (value === null || name === '__type') continue;
    const member = members.get(name);
    if (!member) throw new RefusedRequest('unknown-parameter', `Unknown parameter '${name}' at '${path}'`);
    result[name] = readJson(member, value, memberPath(path, name));
  }
  return result;
}

/** AWS names members in its messages in lower camel case. */
export function memberPath(path: string, name: string): string {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return path === '' ? member : `${path}.${member}`;
}

/** Turns an output into what `JSON.stringify` writes; a member that the model lacks is a handler's mistake. */
export function writeJson(shape: Shape, value: unknown): unknown {
  const kind = kindOf(shape);
  if (kind === 'structure') {
    const members = membersOf(shape);
    const entries = Object.entries(value as JsonObject).filter(([, item]) => item !== undefined && item !== null);
    return Object.fromEntries(entries.map(([name, item]) => [name, writeJson(memberOf(members, name), item)]));
  }
  if (kind === 'list') return (value as readonly unknown[]).map((item) => writeJson(shape.getValueSchema(), item));
  if (kind === 'map') {
    const entries = Object.entries(value as JsonObject);
    return Object.fromEntries(entries.map(([key, item]) => [key, writeJson(shape.getValueSchema(), item)]));
  }
  if (kind === 'timestamp') {
    const text = writeScalarText(shape, value, 'epoch-seconds');
    return timestampFormatOf(shape, 'epoch-seconds') === 'epoch-seconds' ? Number(text) : text;
  }
  if (kind === 'blob') return writeScalarText(shape, value, 'epoch-seconds');
  return kind === 'number' && !Number.isFinite(value) ? String(value) : value;
}

export function memberOf(members: ReadonlyMap<string, Shape>, name: string): Shape {
  const member = members.get(name);
  if (!member) throw new TypeError(`the model has no output member '${name}'`);
  return member;
}

function expectObject(json: unknown, path: string): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw unexpected(json, path, 'Structure');
  return json as JsonObject;
}

function unexpected(json: unknown, path: string, wanted: string): RefusedRequest {
  const found = json === null ? 'NULL' : Array.isArray(json) ? 'LIST' : (typeof json).toUpperCase();
  return new RefusedRequest('wrong-type', `${found}_VALUE can not be converted to ${wanted} at '${path}'`);
}
