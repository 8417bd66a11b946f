import { decideTokenRefresh, type TokenRefreshDecision } from '@dedicated-k8s/core-sdk';
import type { JoinMaterial } from './join-material.ts';

/** What a refresh is decided from. */
export interface JoinRefreshFacts {
  /** What is published, if it is any. */
  readonly material: JoinMaterial | undefined;
  /** Of this node's cluster. */
  readonly caCertHash: string;
  /** What the cluster takes now. */
  readonly tokens: readonly string[];
}

/** Whether to make join material anew: by its age, and whether it is of this cluster and known to it at all. */
export function decideJoinRefresh(
  { material, caCertHash, tokens }: JoinRefreshFacts,
  now: number,
): TokenRefreshDecision {
  if (material === undefined) return decideTokenRefresh(undefined, now);
  if (material.caCertHash !== caCertHash) {
    return { kind: 'refresh', what: 'both', reason: 'what is published is of another cluster' };
  }
  const byAge = decideTokenRefresh(material, now);
  if (tokens.includes(material.token)) return byAge;
  const keyToo = byAge.kind === 'refresh' && byAge.what !== 'token';
  return { kind: 'refresh', what: keyToo ? 'both' : 'token', reason: 'the cluster does not know the token any more' };
}
