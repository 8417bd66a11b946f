import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { jsonPatch } from '../apiserver/patch/json-patch.ts';
import { mergePatch } from '../apiserver/patch/merge-patch.ts';
import { strategicMergePatch } from '../apiserver/patch/strategic-merge-patch.ts';
import type { Host } from '../host.ts';
import { KubeadmError } from './kubeadm-error.ts';
import { say } from './output.ts';

const TARGETS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubeletconfiguration',
  'corednsdeployment',
];
const TYPES: Readonly<
  Record<string, { readonly mime: string; readonly apply: (target: unknown, patch: unknown) => unknown }>
> = {
  strategic: { mime: 'application/strategic-merge-patch+json', apply: strategicMergePatch },
  merge: { mime: 'application/merge-patch+json', apply: mergePatch },
  json: { mime: 'application/json-patch+json', apply: jsonPatch },
};

interface Patch {
  readonly target: string;
  readonly type: string;
  readonly content: unknown;
}

/** The patch files of a node: `<target><suffix>+<type>.yaml`. */
export class Patches {
  readonly #host: Host;
  readonly #folder: string | undefined;
  #patches: readonly Patch[] | undefined;

  constructor(host: Host, folder: string | undefined) {
    this.#host = host;
    this.#folder = folder;
  }

  /** Applies the patches for a target, in the order of their names. @throws {KubeadmError} for a file it cannot read. */
  apply(target: string, object: object): object {
    let patched: unknown = object;
    for (const { type, content } of this.#read().filter((patch) => patch.target === target)) {
      patched = TYPES[type]?.apply(patched, content);
      say(`[patches] Applied patch of type "${TYPES[type]?.mime ?? ''}" to target "${target}"`);
    }
    return patched as object;
  }

  #read(): readonly Patch[] {
    if (this.#folder === undefined) return [];
    if (this.#patches === undefined) {
      const path = this.#host.path(this.#folder);
      const files = readdirSync(path).sort();
      say(`[patches] Reading patches from path "${this.#folder}"`);
      if (files.length > 0) say(`[patches] Found the following patch files: [${files.join(' ')}]`);
      this.#patches = files.map((file) => readPatch(file, readFileSync(`${path}/${file}`, 'utf8')));
    }
    return this.#patches;
  }
}

function readPatch(file: string, text: string): Patch {
  const [, name = '', type = 'strategic'] = /^([^+.]+)(?:\+(\w+))?\.(?:yaml|json)$/.exec(file) ?? [];
  const target = TARGETS.find((known) => name.startsWith(known));
  if (target === undefined || TYPES[type] === undefined)
    throw new KubeadmError(`could not parse patch file: ${file}: unknown target or patch type`);
  return { target, type, content: parse(text) as unknown };
}
