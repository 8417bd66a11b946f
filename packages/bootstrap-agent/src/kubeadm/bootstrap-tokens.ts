import type { Random } from '@dedicated-k8s/core-sdk';
import { kubeadmErrors } from '../errors/kubeadm-errors.ts';

/** A token by which nodes join. */
export interface BootstrapToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** A new token, of the form that kubeadm wants. */
export function newBootstrapToken(random: Random): string {
  return `${random.hex(3)}.${random.hex(8)}`;
}

/** Who joins with a token is of this group, and may ask for a certificate by it. */
export const JOIN_GROUP = 'system:bootstrappers:kubeadm:default-node-token';

/**
 * The tokens for joining nodes in the output of `kubeadm token list -o json`, the longest-lived first. The list also
 * shows tokens of kubeadm itself, which own the uploaded certificates and let nobody join, and tokens that never expire:
 * a person's, not to be handed out.
 *
 * @throws {ClusterError} KUBEADM_OUTPUT_UNREADABLE
 */
export function joinTokens(output: string): readonly BootstrapToken[] {
  return parseStream(output)
    .filter(({ usages }) => usages?.includes('authentication') && usages.includes('signing'))
    .filter(({ groups }) => groups?.includes(JOIN_GROUP))
    .flatMap(({ token, expires }) => (expires === undefined ? [] : [{ token, expiresAt: Date.parse(expires) }]))
    .sort((a, b) => b.expiresAt - a.expiresAt);
}

interface ListedToken {
  readonly token: string;
  /** Absent for a token that never expires. */
  readonly expires?: string;
  readonly usages?: readonly string[];
  readonly groups?: readonly string[];
}

/** The list is one object after another, not an array; each ends with a brace at the beginning of a line. */
function parseStream(output: string): readonly ListedToken[] {
  const documents = output.split(/(?<=^\})\s*$/m).filter((text) => text.trim() !== '');
  try {
    return documents.map((text) => JSON.parse(text) as ListedToken);
  } catch (cause) {
    throw kubeadmErrors.KUBEADM_OUTPUT_UNREADABLE({ command: 'kubeadm token list', problem: 'not JSON' }, { cause });
  }
}
