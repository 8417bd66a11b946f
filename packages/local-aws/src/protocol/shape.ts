import type { NormalizedSchema } from '@smithy/core/schema';

/** A shape of an AWS model, as the SDK's runtime schemas describe it. @see `@smithy/core/schema` */
export type Shape = NormalizedSchema;

export type ShapeKind =
  | 'structure'
  | 'list'
  | 'map'
  | 'string'
  | 'number'
  | 'boolean'
  | 'timestamp'
  | 'blob'
  | 'document';

/** Unions are structures here, and so is the nothing that some operations take or give: a structure without members. */
export function kindOf(shape: Shape): ShapeKind {
  if (shape.isStructSchema() || shape.isUnitSchema()) return 'structure';
  if (shape.isListSchema()) return 'list';
  if (shape.isMapSchema()) return 'map';
  if (shape.isStringSchema()) return 'string';
  if (shape.isBooleanSchema()) return 'boolean';
  if (shape.isTimestampSchema()) return 'timestamp';
  if (shape.isBlobSchema()) return 'blob';
  if (shape.isDocumentSchema()) return 'document';
  return 'number';
}

const memberCache = new WeakMap<object, ReadonlyMap<string, Shape>>();

/** The members of a structure or union by name; none for an operation without input or output. */
export function membersOf(shape: Shape): ReadonlyMap<string, Shape> {
  const schema = shape.getSchema();
  if (typeof schema !== 'object') return new Map();
  let members = memberCache.get(schema);
  if (!members) {
    members = new Map(shape.structIterator());
    memberCache.set(schema, members);
  }
  return members;
}

type StructureSchema = [
  id: number,
  namespace: string,
  name: string,
  traits: unknown,
  members: string[],
  shapes: unknown,
  required?: number,
];

/** Names of the members that a request must carry. The schemas list required members first and say how many there are. */
export function requiredMembersOf(shape: Shape): readonly string[] {
  const schema = shape.getSchema();
  if (!Array.isArray(schema) || !shape.isStructSchema()) return [];
  const [, , , , names, , count = 0] = schema as StructureSchema;
  return names.slice(0, count);
}

/** How a timestamp travels; the schema's own format wins over the protocol's. */
export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

export function timestampFormatOf(shape: Shape, protocolDefault: TimestampFormat): TimestampFormat {
  return explicitFormats.get(shape.getSchema()) ?? protocolDefault;
}

/** The schemas' numbers for timestamps that say how they travel. @see TimestampDateTimeSchema in `@smithy/types` */
const explicitFormats: ReadonlyMap<unknown, TimestampFormat> = new Map([
  [5, 'date-time'],
  [6, 'http-date'],
  [7, 'epoch-seconds'],
]);
