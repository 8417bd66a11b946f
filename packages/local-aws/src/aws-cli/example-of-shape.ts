import { kindOf, membersOf, type Shape } from '../protocol/shape.ts';

/** Shapes that hold themselves end here. */
const DEEPEST = 7;

/** A value of a shape in which nothing is absent: every member is set, every list has one item, every map every key. */
export function exampleOfShape(shape: Shape, depth = 0): unknown {
  const kind = kindOf(shape);
  if (kind === 'structure') {
    if (depth > DEEPEST) return {};
    const members = [...membersOf(shape)].map(([name, member]) => [name, exampleOfShape(member, depth + 1)]);
    return Object.fromEntries(members);
  }
  if (kind === 'list') return [exampleOfShape(shape.getValueSchema(), depth + 1)];
  if (kind === 'map') return withAnyKey(exampleOfShape(shape.getValueSchema(), depth + 1));
  if (kind === 'number') return 1;
  return kind === 'boolean' ? true : 'text';
}

/** Keys of a map are data, not part of the model. */
function withAnyKey(value: unknown): object {
  return new Proxy({ key: value }, { get: (map, key) => (typeof key === 'string' ? value : Reflect.get(map, key)) });
}
