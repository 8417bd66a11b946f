import type { KubeObject } from '../../kubernetes/object.ts';
import type { RequestInfo } from '../request-info.ts';
import { resourceNamed } from '../resource.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { BUILT_IN_BINDINGS, BUILT_IN_ROLES } from './built-in-roles.ts';
import { type PolicyRule, ruleAllows } from './policy-rule.ts';
import type { User } from './user.ts';

interface Role extends KubeObject {
  readonly rules?: readonly PolicyRule[] | null;
}

interface Binding extends KubeObject {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly Subject[];
}

interface Subject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  readonly namespace?: string;
}

interface Policy {
  readonly readAt: number;
  readonly roles: ReadonlyMap<string, readonly PolicyRule[]>;
  readonly bindings: readonly Binding[];
}

// Another server's changes are seen this late; its own at once.
const MAX_AGE_MS = 500;

/** Role-based access control over the stored roles and bindings. */
export class RoleAuthorizer {
  readonly #store: ObjectStore;
  #policy: Policy | undefined;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Whether roles allow a user's request. */
  async allows(user: User, request: Pick<RequestInfo, 'verb' | 'path' | 'target'>): Promise<boolean> {
    const builtIn = BUILT_IN_BINDINGS.filter(({ group }) => user.groups.includes(group)).flatMap(
      ({ role }) => BUILT_IN_ROLES[role] ?? [],
    );
    if (builtIn.some((rule) => ruleAllows(rule, request))) return true;
    const policy = await this.#current();
    return policy.bindings
      .filter((binding) => inScope(binding, request) && binding.subjects?.some((subject) => isSubject(user, subject)))
      .flatMap((binding) => rulesOf(policy, binding))
      .some((rule) => ruleAllows(rule, request));
  }

  /** Reads the roles anew for the next request: they were written. */
  invalidate(): void {
    this.#policy = undefined;
  }

  async #current(): Promise<Policy> {
    if (this.#policy !== undefined && Date.now() - this.#policy.readAt < MAX_AGE_MS) return this.#policy;
    const [clusterRoles, roles, clusterBindings, bindings] = await Promise.all([
      this.#store.list<Role>(resourceNamed('clusterroles')),
      this.#store.list<Role>(resourceNamed('roles')),
      this.#store.list<Binding>(resourceNamed('clusterrolebindings')),
      this.#store.list<Binding>(resourceNamed('rolebindings')),
    ]);
    this.#policy = {
      readAt: Date.now(),
      roles: new Map(
        [...clusterRoles.items, ...roles.items].map(({ metadata, rules }) => [
          `${metadata.namespace ?? ''}/${metadata.name}`,
          rules ?? [],
        ]),
      ),
      bindings: [...clusterBindings.items, ...bindings.items],
    };
    return this.#policy;
  }
}

function inScope({ metadata }: Binding, { target }: Pick<RequestInfo, 'target'>): boolean {
  return metadata.namespace === undefined || (target !== undefined && metadata.namespace === target.namespace);
}

function isSubject(user: User, subject: Subject): boolean {
  if (subject.kind === 'Group') return user.groups.includes(subject.name);
  if (subject.kind === 'User') return user.username === subject.name;
  return user.username === `system:serviceaccount:${subject.namespace ?? ''}:${subject.name}`;
}

function rulesOf(policy: Policy, { metadata, roleRef }: Binding): readonly PolicyRule[] {
  if (roleRef.kind === 'Role') return policy.roles.get(`${metadata.namespace ?? ''}/${roleRef.name}`) ?? [];
  return policy.roles.get(`/${roleRef.name}`) ?? BUILT_IN_ROLES[roleRef.name] ?? [];
}
