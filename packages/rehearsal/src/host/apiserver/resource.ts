/** A resource that the API server stand-in serves. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural name, as in the path. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Where its objects are in etcd, under `/registry/`. */
  readonly storage: string;
  /** Its top-level fields besides apiVersion, kind and metadata: what strict validation knows. */
  readonly fields: readonly string[];
  /** `status` can be written through the subresource only. */
  readonly statusApart: boolean;
  /** A change of the spec counts up `metadata.generation`. */
  readonly generation: boolean;
  /** Fields that a field selector may name besides metadata.name and metadata.namespace. */
  readonly selectableFields: readonly string[];
  readonly shortNames: readonly string[];
}

type Traits = Partial<
  Pick<Resource, 'namespaced' | 'storage' | 'statusApart' | 'generation' | 'selectableFields' | 'shortNames'>
>;

function resource(api: string, name: string, kind: string, fields: readonly string[], traits: Traits = {}): Resource {
  const [version = '', group = ''] = api.split('/').toReversed();
  return {
    group,
    version,
    name,
    kind,
    fields,
    namespaced: true,
    storage: name,
    statusApart: false,
    generation: false,
    selectableFields: [],
    shortNames: [],
    ...traits,
  };
}

const OBJECT = ['spec', 'status'];
const RBAC = 'rbac.authorization.k8s.io/v1';

/** Every resource served, with the etcd paths of the real server. */
export const RESOURCES: readonly Resource[] = [
  resource('v1', 'configmaps', 'ConfigMap', ['data', 'binaryData', 'immutable'], { shortNames: ['cm'] }),
  resource(
    'v1',
    'events',
    'Event',
    [
      'involvedObject',
      'reason',
      'message',
      'source',
      'firstTimestamp',
      'lastTimestamp',
      'count',
      'type',
      'eventTime',
      'series',
      'action',
      'related',
      'reportingComponent',
      'reportingInstance',
    ],
    { shortNames: ['ev'], selectableFields: ['involvedObject.name', 'reason', 'type'] },
  ),
  resource('v1', 'namespaces', 'Namespace', OBJECT, {
    namespaced: false,
    shortNames: ['ns'],
    selectableFields: ['status.phase'],
  }),
  resource('v1', 'nodes', 'Node', OBJECT, {
    namespaced: false,
    storage: 'minions',
    shortNames: ['no'],
    statusApart: true,
    selectableFields: ['spec.unschedulable'],
  }),
  resource('v1', 'pods', 'Pod', OBJECT, {
    shortNames: ['po'],
    statusApart: true,
    generation: true,
    selectableFields: [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'status.phase',
      'status.podIP',
    ],
  }),
  resource('v1', 'secrets', 'Secret', ['data', 'stringData', 'type', 'immutable'], { selectableFields: ['type'] }),
  resource('v1', 'serviceaccounts', 'ServiceAccount', ['secrets', 'imagePullSecrets', 'automountServiceAccountToken'], {
    shortNames: ['sa'],
  }),
  resource('v1', 'services', 'Service', OBJECT, { storage: 'services/specs', shortNames: ['svc'], statusApart: true }),
  resource('apps/v1', 'daemonsets', 'DaemonSet', OBJECT, { shortNames: ['ds'], statusApart: true, generation: true }),
  resource('apps/v1', 'deployments', 'Deployment', OBJECT, {
    shortNames: ['deploy'],
    statusApart: true,
    generation: true,
  }),
  resource('apps/v1', 'replicasets', 'ReplicaSet', OBJECT, { shortNames: ['rs'], statusApart: true, generation: true }),
  resource('apps/v1', 'statefulsets', 'StatefulSet', OBJECT, {
    shortNames: ['sts'],
    statusApart: true,
    generation: true,
  }),
  resource('certificates.k8s.io/v1', 'certificatesigningrequests', 'CertificateSigningRequest', OBJECT, {
    namespaced: false,
    shortNames: ['csr'],
    statusApart: true,
    selectableFields: ['spec.signerName'],
  }),
  resource('coordination.k8s.io/v1', 'leases', 'Lease', ['spec']),
  resource('policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', OBJECT, {
    shortNames: ['pdb'],
    statusApart: true,
    generation: true,
  }),
  resource(RBAC, 'clusterrolebindings', 'ClusterRoleBinding', ['subjects', 'roleRef'], { namespaced: false }),
  resource(RBAC, 'clusterroles', 'ClusterRole', ['rules', 'aggregationRule'], { namespaced: false }),
  resource(RBAC, 'rolebindings', 'RoleBinding', ['subjects', 'roleRef']),
  resource(RBAC, 'roles', 'Role', ['rules']),
];

/** Finds a resource by group, version and plural name. */
export function findResource(group: string, version: string, name: string): Resource | undefined {
  return RESOURCES.find((known) => known.group === group && known.version === version && known.name === name);
}

/**
 * A resource by its plural name alone, for code that knows what it wants.
 *
 * @throws {Error} when it is not served.
 */
export function resourceNamed(name: string): Resource {
  const found = RESOURCES.find((known) => known.name === name);
  if (found === undefined) throw new Error(`no resource ${name}`);
  return found;
}

/** `apiVersion` of a resource's objects. */
export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Name with the group, as messages have it: `leases.coordination.k8s.io`. */
export function qualifiedName({ group, name }: Pick<Resource, 'group' | 'name'>): string {
  return group === '' ? name : `${name}.${group}`;
}
