import { BUILD } from '../kubernetes/version.ts';
import { RESOURCES, type Resource } from './resource.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Answers `/version`, `/api`, `/apis` and the resource lists below them. */
export function discover(path: string): object | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const [root, ...rest] = parts;
  if (root === 'version' && rest.length === 0) {
    return {
      major: '1',
      minor: '36',
      emulationMajor: '1',
      emulationMinor: '36',
      minCompatibilityMajor: '1',
      minCompatibilityMinor: '35',
      ...BUILD,
    };
  }
  if (root === 'api' && rest.length === 0) return { kind: 'APIVersions', versions: ['v1'] };
  if (root === 'api' && rest.length === 1) return resourceList(rest[0] ?? '', ({ group }) => group === '');
  if (root === 'apis' && rest.length === 0) return groupList();
  if (root === 'apis' && rest.length === 2) {
    const groupVersion = rest.join('/');
    return resourceList(groupVersion, ({ group, version }) => `${group}/${version}` === groupVersion);
  }
  return undefined;
}

function resourceList(groupVersion: string, belongs: (resource: Resource) => boolean): object | undefined {
  const resources = RESOURCES.filter(belongs);
  if (resources.length === 0) return undefined;
  return { kind: 'APIResourceList', groupVersion, resources: resources.flatMap(describe) };
}

function describe(resource: Resource): readonly object[] {
  const { name, kind, namespaced, shortNames } = resource;
  const sub = (suffix: string, verbs: readonly string[], extra: object = {}): object => ({
    name: `${name}/${suffix}`,
    singularName: '',
    namespaced,
    ...extra,
    kind: suffix === 'eviction' ? 'Eviction' : kind,
    verbs,
  });
  return [
    {
      name,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs: VERBS,
      ...(shortNames.length === 0 ? {} : { shortNames }),
    },
    ...(resource.statusApart ? [sub('status', ['get', 'patch', 'update'])] : []),
    ...(name === 'certificatesigningrequests' ? [sub('approval', ['get', 'patch', 'update'])] : []),
    ...(name === 'pods' ? [sub('eviction', ['create'], { group: 'policy', version: 'v1' })] : []),
  ];
}

function groupList(): object {
  const groups = [...new Set(RESOURCES.map(({ group }) => group).filter((group) => group !== ''))].sort();
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups.map((name) => {
      const version = { groupVersion: `${name}/v1`, version: 'v1' };
      return { name, versions: [version], preferredVersion: version };
    }),
  };
}
