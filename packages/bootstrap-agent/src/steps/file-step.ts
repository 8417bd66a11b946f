import type { NodeContext } from './node-context.ts';
import { needed, type Step, satisfied } from './step.ts';

/** A step that makes sure that a file has exactly this content. */
export function fileStep(name: string, path: string, content: (node: NodeContext) => string): Step {
  return {
    name,
    check: async (node) => {
      const found = await node.files.read(path);
      if (found === undefined) return needed(`${path} does not exist`);
      return found === content(node) ? satisfied(`${path} is as it should be`) : needed(`${path} differs`);
    },
    apply: (node) => node.files.write(path, content(node), { mode: 0o600 }),
  };
}
