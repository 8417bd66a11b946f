import { isDeepStrictEqual } from 'node:util';
import { isProtectedLabel } from '../../kubernetes/node-labels.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { forbidden } from '../api-error.ts';
import { isObject } from '../patch/merge-patch.ts';
import { resourceNamed } from '../resource.ts';
import { nodeOf, type User } from './user.ts';

/** A write that is about to happen. */
export interface Write {
  readonly resource: string;
  readonly verb: 'create' | 'update' | 'delete' | 'evict';
  readonly subresource: string;
  readonly current: KubeObject | undefined;
  readonly next: KubeObject | undefined;
}

/**
 * Keeps a kubelet to its own Node and pods.
 *
 * @throws {ApiError} 403
 * @see "NodeRestriction", kubernetes.io, admission controllers
 */
export function restrictNode(user: User, write: Write): void {
  const node = nodeOf(user);
  if (node === undefined) return;
  if (write.resource === 'nodes') restrictNodeWrite(node, write);
  if (write.resource === 'pods') restrictPodWrite(node, write);
}

function restrictNodeWrite(node: string, { current, next, verb, subresource }: Write): void {
  const name = (next ?? current)?.metadata.name ?? '';
  const refuse = (why: string): never => {
    throw forbidden(resourceNamed('nodes'), name, why);
  };
  if (name !== node) refuse(`node "${node}" is not allowed to modify node "${name}"`);
  const before = current?.metadata.labels ?? {};
  const after = next?.metadata.labels ?? {};
  const changed = Object.keys({ ...before, ...after })
    .filter((label) => before[label] !== after[label] && isProtectedLabel(label))
    .sort();
  if (changed.length > 0) refuse(`is not allowed to modify labels: ${changed.join(', ')}`);
  const retainted = !isDeepStrictEqual(specOf(current)['taints'] ?? [], specOf(next)['taints'] ?? []);
  if (verb === 'update' && subresource === '' && retainted) refuse(`node "${node}" is not allowed to modify taints`);
}

function restrictPodWrite(node: string, { current, next, verb, subresource }: Write): void {
  const pod = current ?? next;
  const own = specOf(pod)['nodeName'] === node;
  const refuse = (why: string): never => {
    throw forbidden(resourceNamed('pods'), pod?.metadata.name ?? '', why);
  };
  if (verb === 'create' && pod?.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined)
    refuse(`pod does not have "kubernetes.io/config.mirror" annotation, node "${node}" can only create mirror pods`);
  if (own) return;
  if (verb === 'create') refuse(`node "${node}" can only create pods with spec.nodeName set to itself`);
  if (verb === 'delete') refuse(`node "${node}" can only delete pods with spec.nodeName set to itself`);
  if (verb === 'evict') refuse(`node "${node}" can only evict pods with spec.nodeName set to itself`);
  if (subresource === 'status')
    refuse(`node "${node}" can only update pod status for pods with spec.nodeName set to itself`);
}

function specOf(object: KubeObject | undefined): Readonly<Record<string, unknown>> {
  const spec = object?.['spec'];
  return isObject(spec) ? spec : {};
}
