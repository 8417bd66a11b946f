/** What stands where a secret was. */
export const REDACTED = '[redacted]';

const PATTERNS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // kubeadm bootstrap token.
  /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g,
  // kubeadm certificate key. A digest is told from it by its `sha256:` prefix.
  /(?<!sha256:)\b[0-9a-f]{64}\b/g,
  // JSON web token.
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
  // AWS secret access keys and session tokens are told by the name before them.
  /(?<=(?:secret_?access_?key|session_?token|password|authorization)["']?\s*[:=]\s*["']?)[^\s"',]{8,}/gi,
];

const SECRET_NAME =
  /^(?:.*[-_.])?(?:token|secret|password|passphrase|certificate[-_]?key|private[-_]?key|credentials?)$/i;

/**
 * Replaces what looks like a secret of ours: bootstrap tokens, certificate keys, private keys, JSON web tokens, AWS
 * credentials. The last line of defence for text that comes from programs; our own code does not hand secrets over.
 */
export function redactSecrets(text: string): string {
  return PATTERNS.reduce((redacted, pattern) => redacted.replace(pattern, REDACTED), text);
}

/** Whether a field of this name is taken to hold a secret whatever its value looks like. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, '$1-$2'));
}
