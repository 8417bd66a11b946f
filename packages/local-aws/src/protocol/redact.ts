import { kindOf, membersOf, type Shape } from './shape.ts';

/** The longest text that a record keeps of one value; the rest is told by its length. */
const LONGEST_TEXT = 512;

/** A copy for the request record: values that the model marks as sensitive are gone, long ones are cut. */
export function redact(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (shape.getMergedTraits().sensitive) return '[redacted]';
  const kind = kindOf(shape);
  if (kind === 'structure') return redactMembers(membersOf(shape), value);
  if (kind === 'list') return (value as readonly unknown[]).map((item) => redact(shape.getValueSchema(), item));
  if (kind === 'map') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(shape.getValueSchema(), item)]));
  }
  if (kind === 'timestamp') return (value as Date).toISOString();
  if (kind === 'blob') return `[${(value as Uint8Array).byteLength} bytes]`;
  return typeof value === 'string' && value.length > LONGEST_TEXT
    ? `${value.slice(0, LONGEST_TEXT)}… (${value.length} characters)`
    : value;
}

function redactMembers(members: ReadonlyMap<string, Shape>, value: object): unknown {
  const entries = Object.entries(value).flatMap(([name, item]) => {
    const member = members.get(name);
    return member && item !== undefined ? [[name, redact(member, item)] as const] : [];
  });
  return Object.fromEntries(entries);
}
