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

/**
 * The tokens for joining nodes in the output of `kubeadm token list -o json`, the longest-lived first. The list also
 * shows tokens of kubeadm itself, which own the uploaded certificates and let nobody join.
 *
 * @throws {ClusterError} KUBEADM_OUTPUT_UNREADABLE
 */
export function joinTokens(output: string): readonly BootstrapToken[] {
  return parseStream(output)
    .filter(({ usages }) => usages?.includes('authentication') && usages.includes('signing'))
    .map(({ token, expires }) => ({
      token,
      expiresAt: expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires),
    }))
    .sort((a, b) => b.expiresAt - a.expiresAt);
}

interface ListedToken {
  readonly token: string;
  /** Absent for a token that never expires. */
  readonly expires?: string;
  readonly usages?: readonly string[];
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
