import type { KubeObject } from '../../kubernetes/object.ts';
import type { User } from '../access/user.ts';
import type { Resource } from '../resource.ts';
import { csrRules } from './csr-rules.ts';
import { nodeRules } from './node-rules.ts';
import { namespaceRules, podRules, secretRules, statuslessRules } from './simple-rules.ts';

/** What is particular to the objects of one kind. */
export interface KindRules {
  /** Completes a new object. */
  readonly create?: (object: KubeObject, user: User) => KubeObject;
  /** Completes a change of the object itself or of its subresource; refuses by ApiError. */
  readonly update?: (next: KubeObject, current: KubeObject, subresource: string) => KubeObject;
}

const RULES: Readonly<Record<string, KindRules>> = {
  certificatesigningrequests: csrRules,
  namespaces: namespaceRules,
  nodes: nodeRules,
  poddisruptionbudgets: statuslessRules,
  pods: podRules,
  secrets: secretRules,
};

/** The rules of a resource's kind; most kinds have none. */
export function rulesOf(resource: Resource): KindRules {
  return RULES[resource.name] ?? {};
}
