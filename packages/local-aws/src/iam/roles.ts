import type { IdSource } from '../compute/id-source.ts';
import { AwsError } from '../protocol/aws-error.ts';
import { managedPolicy } from './managed-policies.ts';
import { parsePolicy, type Statement } from './policy-document.ts';

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly roleId: string;
  /** Who may take it on. */
  readonly trust: readonly Statement[];
  /** Inline and attached policies by name or ARN. */
  readonly policies: Map<string, readonly Statement[]>;
}

export interface InstanceProfile {
  readonly name: string;
  readonly arn: string;
  readonly roleName: string;
}

/** The roles and instance profiles of the account. */
export class Roles {
  readonly #accountId: string;
  readonly #ids: IdSource;
  readonly #roles = new Map<string, Role>();
  readonly #profiles = new Map<string, InstanceProfile>();

  constructor(accountId: string, ids: IdSource) {
    this.#accountId = accountId;
    this.#ids = ids;
  }

  /** @param policies by name; managed ones by ARN in `managed` */
  create(
    name: string,
    trust: unknown,
    policies: Readonly<Record<string, unknown>> = {},
    managed: readonly string[] = [],
  ): Role {
    if (this.#roles.has(name)) throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`);
    const role: Role = {
      name,
      arn: `arn:aws:iam::${this.#accountId}:role/${name}`,
      roleId: `AROA${this.#ids.hex(17).toUpperCase()}`,
      trust: parsePolicy(trust),
      policies: new Map(),
    };
    for (const [policy, document] of Object.entries(policies)) role.policies.set(policy, parsePolicy(document));
    for (const arn of managed) role.policies.set(arn, managedPolicy(arn));
    this.#roles.set(name, role);
    return role;
  }

  /** Puts an inline policy; one of the same name is replaced. */
  putPolicy(roleName: string, policyName: string, document: unknown): void {
    this.get(roleName).policies.set(policyName, parsePolicy(document));
  }

  get(name: string): Role {
    const role = this.find(name);
    if (!role) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`);
    return role;
  }

  find(name: string): Role | undefined {
    return this.#roles.get(name);
  }

  createProfile(name: string, roleName: string): InstanceProfile {
    if (this.#profiles.has(name)) throw new AwsError('EntityAlreadyExists', `Instance Profile ${name} already exists.`);
    this.get(roleName);
    const profile = { name, arn: `arn:aws:iam::${this.#accountId}:instance-profile/${name}`, roleName };
    this.#profiles.set(name, profile);
    return profile;
  }

  /** Finds a profile as a launch template names it. */
  findProfile(reference: {
    readonly Name?: string | undefined;
    readonly Arn?: string | undefined;
  }): InstanceProfile | undefined {
    return [...this.#profiles.values()].find(
      (profile) => profile.name === reference.Name || profile.arn === reference.Arn,
    );
  }
}

/** The role's name in `arn:aws:iam::<account>:role/<path><role>`. */
export function roleNameOf(roleArn: string): string | undefined {
  return /^arn:aws[\w-]*:iam::\d*:role\/(?:.+\/)?([^/]+)$/.exec(roleArn)?.[1];
}
