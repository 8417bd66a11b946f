import { memberPath } from './json-shapes.ts';
import { RefusedRequest } from './refused-request.ts';
import { kindOf, membersOf, requiredMembersOf, type Shape } from './shape.ts';

/** Enum values by shape and member name, in the form in which SDK modules export their enums. */
export type EnumTable = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

type Fields = Readonly<Record<string, unknown>>;

interface Violation {
  readonly refusal: 'missing-parameter' | 'invalid-value';
  readonly message: string;
}

/**
 * Checks what a well-formed request must also satisfy: required members, enum values, one member in a union.
 * @throws RefusedRequest naming every violation, in AWS's words
 */
export function checkConstraints(shape: Shape, input: unknown, enums: EnumTable): void {
  const violations = [...violationsIn(shape, input, '', enums)];
  const first = violations[0];
  if (!first) return;
  const count = `${violations.length} validation error${violations.length > 1 ? 's' : ''} detected`;
  throw new RefusedRequest(first.refusal, `${count}: ${violations.map((violation) => violation.message).join('; ')}`);
}

function* violationsIn(shape: Shape, value: unknown, path: string, enums: EnumTable): Generator<Violation> {
  const kind = kindOf(shape);
  if (kind === 'structure') yield* structureViolations(shape, value as Fields, path, enums);
  if (kind !== 'list' && kind !== 'map') return;
  for (const [key, item] of Object.entries(value as object)) {
    const step = kind === 'list' ? Number(key) + 1 : key;
    yield* violationsIn(shape.getValueSchema(), item, `${path}.${step}.member`, enums);
  }
}

function* structureViolations(shape: Shape, value: Fields, path: string, enums: EnumTable): Generator<Violation> {
  if (shape.isUnionSchema()) yield* unionViolations(shape, value);
  const members = membersOf(shape);
  for (const name of requiredMembersOf(shape)) {
    if (value[name] !== undefined || members.get(name)?.isIdempotencyToken()) continue;
    const message = constraint('null', memberPath(path, name), 'Member must not be null');
    yield { refusal: 'missing-parameter', message };
  }
  const restricted = enums[shape.getName() ?? ''];
  for (const [name, member] of members) {
    const item = value[name];
    if (item === undefined) continue;
    const allowed = restricted?.[name];
    if (allowed) yield* enumViolations(item, memberPath(path, name), Object.values(allowed));
    yield* violationsIn(member, item, memberPath(path, name), enums);
  }
}

function* unionViolations(shape: Shape, value: Fields): Generator<Violation> {
  const given = Object.keys(value).length;
  if (given === 1) return;
  const found = given === 0 ? 'is empty' : 'has more than one datatypes set';
  const message = `Supplied ${shape.getName()} ${found}, must contain exactly one of the supported datatypes`;
  yield { refusal: 'invalid-value', message };
}

function* enumViolations(item: unknown, path: string, allowed: readonly string[]): Generator<Violation> {
  for (const value of Array.isArray(item) ? item : [item]) {
    if (allowed.includes(value)) continue;
    const wanted = `Member must satisfy enum value set: [${allowed.join(', ')}]`;
    yield { refusal: 'invalid-value', message: constraint(`'${String(value)}'`, path, wanted) };
  }
}

function constraint(value: string, path: string, wanted: string): string {
  return `Value ${value} at '${path}' failed to satisfy constraint: ${wanted}`;
}
