import { kindOf, membersOf, type Shape } from '../protocol/shape.ts';

/** Shapes that hold themselves end here. */
const DEEPEST = 7;

/** A value of a shape in which nothing is absent: every member is set, every list has one item, every map every key. */
export function exampleOfShape(shape: Shape, depth = 0): unknown {
  switch (kindOf(shape)) {
    case 'structure': {
      if (depth > DEEPEST) return {};
      const members = [...membersOf(shape)].map(([name, member]) => [name, exampleOfShape(member, depth + 1)]);
      return Object.fromEntries(members);
    }
    case 'list':
      return [exampleOfShape(shape.getValueSchema(), depth + 1)];
    case 'map':
      return withAnyKey(exampleOfShape(shape.getValueSchema(), depth + 1));
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'text';
  }
}

/** Keys of a map are data, not part of the model. */
function withAnyKey(value: unknown): object {
  return new Proxy({ key: value }, { get: (map, key) => (typeof key === 'string' ? value : Reflect.get(map, key)) });
}
