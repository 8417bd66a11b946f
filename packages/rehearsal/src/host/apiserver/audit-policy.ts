import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * Reads an audit policy as far as starting needs: the file must be there and be one.
 *
 * @throws {Error} when it is not, and the real server does not start either.
 */
export function readAuditPolicy(path: string, shownPath: string): void {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`failed to read file path "${shownPath}": open ${shownPath}: no such file or directory`);
  }
  const policy = parse(text) as { readonly kind?: string; readonly rules?: readonly unknown[] } | null;
  if (policy?.kind !== 'Policy')
    throw new Error(`loading audit policy file: failed decoding: no kind "Policy" in ${shownPath}`);
  if (!Array.isArray(policy.rules) || policy.rules.length === 0)
    throw new Error(`loading audit policy file: loaded illegal policy with 0 rules from file ${shownPath}`);
}
