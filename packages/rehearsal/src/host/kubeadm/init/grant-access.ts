import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { paths } from '../../kubernetes/paths.ts';
import { putObject } from '../put-object.ts';

const API = 'rbac.authorization.k8s.io/v1';

/** A rule as roles hold it. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** What some groups or users may do, within a namespace or, without one, in the whole cluster. */
export interface Grant {
  readonly name: string;
  readonly namespace?: string;
  readonly rules: readonly Rule[];
  readonly groups?: readonly string[];
  readonly users?: readonly string[];
}

/** Makes a role and binds it. */
export async function allowGroup(client: KubernetesClient, grant: Grant): Promise<void> {
  const { name, namespace, rules } = grant;
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const role: KubeObject = { apiVersion: API, kind, metadata, rules };
  await putObject(client, namespace === undefined ? paths.clusterRoles : paths.roles(namespace), role);
  const binding: KubeObject = {
    apiVersion: API,
    kind: `${kind}Binding`,
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects: subjects(grant),
  };
  await putObject(client, namespace === undefined ? paths.clusterRoleBindings : paths.roleBindings(namespace), binding);
}

/** Binds groups or users to a cluster role that is there. */
export async function bindClusterRole(
  client: KubernetesClient,
  name: string,
  role: string,
  to: Pick<Grant, 'groups' | 'users'>,
): Promise<void> {
  await putObject(client, paths.clusterRoleBindings, {
    apiVersion: API,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: subjects(to),
  });
}

function subjects({ groups = [], users = [] }: Pick<Grant, 'groups' | 'users'>): readonly object[] {
  return [
    ...groups.map((name) => ({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name })),
    ...users.map((name) => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name })),
  ];
}
