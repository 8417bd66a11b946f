import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Host } from '../host.ts';
import type { PodObject } from '../kubernetes/kinds.ts';

/** A pod that a manifest on the node describes. */
export interface StaticPod {
  readonly pod: PodObject;
  /** Digest of the manifest: another one is another pod. */
  readonly digest: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly hostPaths: readonly HostPath[];
}

/** A volume of the node's file system. */
export interface HostPath {
  readonly path: string;
  readonly type: string;
}

interface Manifest extends PodObject {
  readonly spec: NonNullable<PodObject['spec']> & {
    readonly containers: readonly { readonly name: string; readonly command?: readonly string[] }[];
    readonly volumes?: readonly { readonly hostPath?: { readonly path: string; readonly type?: string } }[];
  };
}

/** Reads the manifests of a folder. What cannot be read is left out, as it may be half written. */
export function readStaticPods(host: Host, folder: string): readonly StaticPod[] {
  const path = host.path(folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => !file.startsWith('.'))
    .sort()
    .flatMap((file) => {
      try {
        return [readManifest(readFileSync(join(path, file), 'utf8'))];
      } catch {
        return [];
      }
    });
}

function readManifest(text: string): StaticPod {
  const pod = parse(text) as Manifest;
  const [container] = pod.spec.containers;
  if (container === undefined) throw new Error('a pod needs a container');
  return {
    pod,
    digest: createHash('md5').update(text).digest('hex'),
    container: container.name,
    command: container.command ?? [],
    hostPaths: (pod.spec.volumes ?? []).flatMap(({ hostPath }) =>
      hostPath === undefined ? [] : [{ path: hostPath.path, type: hostPath.type ?? '' }],
    ),
  };
}

/**
 * Prepares the node's side of a pod's volumes.
 *
 * @returns Why the pod cannot start: a file or folder that must be there is not.
 */
export function prepareHostPaths(host: Host, { hostPaths }: StaticPod): string | undefined {
  for (const { path, type } of hostPaths) {
    if (type === 'DirectoryOrCreate') mkdirSync(host.path(path), { recursive: true });
    else if (!existsSync(host.path(path)) && (type === 'File' || type === 'Directory'))
      return `hostPath type check failed: ${path} is not a ${type.toLowerCase()}`;
  }
  return undefined;
}
