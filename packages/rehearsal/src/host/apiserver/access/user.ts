/** Who makes a request. */
export interface User {
  readonly username: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** A request without credentials. */
export const ANONYMOUS: User = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** The node behind a kubelet's credentials. */
export function nodeOf(user: User): string | undefined {
  const prefix = 'system:node:';
  return user.groups.includes('system:nodes') && user.username.startsWith(prefix)
    ? user.username.slice(prefix.length)
    : undefined;
}
