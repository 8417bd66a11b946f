import { RefusedRequest } from './refused-request.ts';

/** A form's dotted keys as a tree: `Filter.1.Name=x` is root -> Filter -> 1 -> Name. */
export interface FormNode {
  readonly key: string;
  text: string | undefined;
  readonly children: Map<string, FormNode>;
}

export function parseForm(body: string): FormNode {
  const root: FormNode = { key: '', text: undefined, children: new Map() };
  for (const [key, text] of new URLSearchParams(body)) {
    const node = key.split('.').reduce(childOf, root);
    if (node.text !== undefined) throw new RefusedRequest('malformed-body', `The parameter ${key} is given twice`);
    node.text = text;
  }
  return root;
}

function childOf(parent: FormNode, step: string): FormNode {
  let child = parent.children.get(step);
  if (!child) {
    child = { key: parent.key === '' ? step : `${parent.key}.${step}`, text: undefined, children: new Map() };
    parent.children.set(step, child);
  }
  return child;
}

/** The children `1`, `2`, ... in order of their number. */
export function numberedChildren(node: FormNode): readonly FormNode[] {
  for (const step of node.children.keys()) {
    if (!/^[1-9]\d*$/.test(step)) {
      throw new RefusedRequest('malformed-body', `Unexpected list element ${node.key}.${step}`);
    }
  }
  return [...node.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => child);
}
