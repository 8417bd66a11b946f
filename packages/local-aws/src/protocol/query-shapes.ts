import { type FormNode, numberedChildren } from './query-form.ts';
import { RefusedRequest } from './refused-request.ts';
import { readScalarText } from './scalar-text.ts';
import { kindOf, membersOf, type Shape } from './shape.ts';

/** `ec2` differs from `query` in its member names and in lists that are always flat. */
export type QueryFlavour = 'query' | 'ec2';

/**
 * Turns form parameters into the value that the SDK's types describe.
 * @throws RefusedRequest `unknown-parameter`, `wrong-type` or `malformed-body`
 */
export function readQuery(shape: Shape, node: FormNode, flavour: QueryFlavour): unknown {
  const kind = kindOf(shape);
  if (kind === 'structure') return readStructure(shape, node, flavour);
  if (kind === 'list') return readList(shape, node, flavour);
  if (kind === 'map') return readMap(shape, node, flavour);
  if (node.text === undefined) throw malformed(node);
  return readScalarText(shape, node.text, node.key, 'date-time');
}

function readStructure(shape: Shape, node: FormNode, flavour: QueryFlavour): unknown {
  if (node.text !== undefined) throw malformed(node);
  const byWireName = new Map([...membersOf(shape)].map((entry) => [wireName(entry, flavour), entry]));
  const result: Record<string, unknown> = {};
  for (const [step, child] of node.children) {
    const entry = byWireName.get(step);
    if (!entry) throw new RefusedRequest('unknown-parameter', `The parameter ${child.key} is not recognized`);
    result[entry[0]] = readQuery(entry[1], child, flavour);
  }
  return result;
}

function wireName([name, member]: readonly [string, Shape], flavour: QueryFlavour): string {
  const traits = member.getMergedTraits();
  if (flavour === 'query') return traits.xmlName ?? name;
  const ec2Name = traits['ec2QueryName'] as string | undefined;
  const plain = traits.xmlName ?? name;
  return ec2Name ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

function readList(shape: Shape, node: FormNode, flavour: QueryFlavour): unknown {
  if (node.text === '' && node.children.size === 0) return [];
  const item = shape.getValueSchema();
  const flat = flavour === 'ec2' || shape.getMergedTraits().xmlFlattened;
  const container = flat ? node : onlyChild(node, item.getMergedTraits().xmlName ?? 'member');
  return numberedChildren(container).map((child) => readQuery(item, child, flavour));
}

function readMap(shape: Shape, node: FormNode, flavour: QueryFlavour): unknown {
  const [key, value] = [shape.getKeySchema(), shape.getValueSchema()];
  const container = shape.getMergedTraits().xmlFlattened ? node : onlyChild(node, 'entry');
  const entries = numberedChildren(container).map((entry) => {
    const keyNode = entry.children.get(key.getMergedTraits().xmlName ?? 'key');
    const valueNode = entry.children.get(value.getMergedTraits().xmlName ?? 'value');
    if (keyNode?.text === undefined || !valueNode) throw malformed(entry);
    return [keyNode.text, readQuery(value, valueNode, flavour)] as const;
  });
  return Object.fromEntries(entries);
}

function onlyChild(node: FormNode, step: string): FormNode {
  const child = node.children.get(step);
  if (!child || node.children.size > 1 || node.text !== undefined) throw malformed(node);
  return child;
}

function malformed(node: FormNode): RefusedRequest {
  return new RefusedRequest('malformed-body', `The parameter ${node.key} has the wrong structure`);
}
