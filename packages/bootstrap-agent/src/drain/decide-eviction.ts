import type { Pod } from '../kubernetes/kubernetes-api.ts';

/** What to do about one pod of a node that is drained. */
export type EvictionDecision =
  | { readonly kind: 'evict' }
  /** It is ending already. */
  | { readonly kind: 'await-end' }
  | { readonly kind: 'leave'; readonly reason: string };

/** The kubelet's annotation on the mirror of a static pod, which the API server cannot end. */
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** Every pod leaves, but for those that belong to the node itself. */
export function decideEviction({ metadata, status }: Pod): EvictionDecision {
  if (metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return { kind: 'leave', reason: 'static pod' };
  const controller = metadata.ownerReferences?.find((owner) => owner.controller === true);
  if (controller?.kind === 'DaemonSet') return { kind: 'leave', reason: `pod of DaemonSet ${controller.name}` };
  if (metadata.deletionTimestamp !== undefined) return { kind: 'await-end' };
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return { kind: 'leave', reason: 'it has ended' };
  return { kind: 'evict' };
}
