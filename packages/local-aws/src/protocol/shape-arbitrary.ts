import {
  type Arbitrary,
  array,
  boolean,
  constant,
  date,
  dictionary,
  integer,
  oneof,
  record,
  string,
  uint8Array,
} from 'fast-check';
import { kindOf, membersOf, requiredMembersOf, type Shape } from './shape.ts';

/** How deep a generated value goes where shapes contain themselves or each other without end. */
const MAX_DEPTH = 2;

/** Any value that the shape allows, within what every protocol can carry: whole seconds, no empty lists or texts. */
export function valueOf(shape: Shape, depth = 0): Arbitrary<unknown> {
  if (shape.getMergedTraits().httpResponseCode) return constant(200);
  const kind = kindOf(shape);
  if (kind === 'structure') return structureOf(shape, depth);
  const one = { minLength: 1, maxLength: 2 };
  if (kind === 'list') return array(valueOf(shape.getValueSchema(), depth + 1), one);
  if (kind === 'map') return dictionary(text, valueOf(shape.getValueSchema(), depth + 1), { minKeys: 1, maxKeys: 2 });
  if (kind === 'number') return integer({ min: 1, max: 1_000_000 });
  if (kind === 'boolean') return boolean();
  if (kind === 'timestamp') return seconds;
  if (kind === 'blob') return uint8Array(one);
  if (kind === 'document') return constant({ any: ['thing', 1] });
  return text;
}

/** Without characters that must be escaped in a header, but with those that must be in a form or an element. */
const text = string({
  unit: oneof(constant('a'), constant('Z'), constant('7'), constant('&'), constant('<'), constant('+'), constant('=')),
  minLength: 1,
  maxLength: 6,
});
const seconds = date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map(
  (at) => new Date(Math.floor(at.getTime() / 1000) * 1000),
);

function structureOf(shape: Shape, depth: number): Arbitrary<unknown> {
  const all = [...membersOf(shape)];
  const required = requiredMembersOf(shape);
  const shallow = all.filter(([name, member]) => required.includes(name) || isScalar(member));
  const members = depth < MAX_DEPTH || shallow.length === 0 ? all : shallow;
  if (shape.isUnionSchema()) {
    return oneof(...members.map(([name, member]) => valueOf(member, depth + 1).map((value) => ({ [name]: value }))));
  }
  const model = Object.fromEntries(members.map(([name, member]) => [name, valueOf(member, depth + 1)]));
  // A form cannot say that a structure is there and empty.
  const present = required.length > 0 || depth === 0 ? required : members.map(([name]) => name).slice(0, 1);
  return record(model, { requiredKeys: [...present] });
}

function isScalar(shape: Shape): boolean {
  return !['structure', 'list', 'map'].includes(kindOf(shape));
}
