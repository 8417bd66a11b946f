import type { JoinMaterial } from './join-material.ts';

/** Whether join material lets a node of this role join now, and why not. */
export type JoinMaterialDecision = { readonly kind: 'usable' } | { readonly kind: 'unusable'; readonly reason: string };

/** kubeadm needs some minutes: what expires within them is as good as expired. */
const JOIN_RESERVE_MS = 5 * 60_000;

/** Decides on the material's age alone; whether the cluster accepts it only kubeadm can tell. */
export function decideJoinMaterial(
  material: JoinMaterial | undefined,
  role: 'control-plane' | 'worker',
  now: number,
): JoinMaterialDecision {
  if (material === undefined) return unusable('no node has published join material yet');
  if (material.tokenExpiresAt - now < JOIN_RESERVE_MS) {
    return unusable(`the token expires at ${at(material.tokenExpiresAt)}, no node has refreshed it`);
  }
  if (role === 'control-plane' && material.certificateKeyExpiresAt - now < JOIN_RESERVE_MS) {
    return unusable(`the certificate key expires at ${at(material.certificateKeyExpiresAt)}, no node has refreshed it`);
  }
  return { kind: 'usable' };
}

function unusable(reason: string): JoinMaterialDecision {
  return { kind: 'unusable', reason };
}

function at(time: number): string {
  return new Date(time).toISOString();
}
