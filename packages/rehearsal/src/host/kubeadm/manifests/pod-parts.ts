import type { ComponentConfig, ExtraArgument } from '../config/kinds.ts';

/** A volume of the node in a static pod. */
export interface HostVolume {
  readonly name: string;
  readonly path: string;
  readonly mountPath?: string;
  readonly type: string;
  readonly readOnly: boolean;
}

/** A probe of a static pod. */
export interface Probe {
  readonly host: string;
  readonly path: string;
  readonly scheme: 'HTTP' | 'HTTPS';
}

/** What differs between the static pods. */
export interface StaticPodSpec {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly image: string;
  readonly port: number;
  readonly liveness: Probe;
  readonly readiness?: Probe;
  readonly startup: Probe;
  readonly requests: Readonly<Record<string, string>>;
  readonly volumes: readonly HostVolume[];
}

/** Arguments of a component: its own in order of their names but for those that were given, then the given ones. */
export function mergeArguments(
  own: Readonly<Record<string, string>>,
  given: readonly ExtraArgument[] = [],
): readonly string[] {
  const replaced = new Set(given.map(({ name }) => name));
  return [
    ...Object.entries(own)
      .filter(([name]) => !replaced.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `--${name}=${value}`),
    ...given.map(({ name, value }) => `--${name}=${value}`),
  ];
}

/** Volumes of a component's configuration. */
export function extraVolumes({ extraVolumes: volumes = [] }: ComponentConfig): readonly HostVolume[] {
  return volumes.map(({ name, hostPath, mountPath, readOnly, pathType }) => ({
    name,
    path: hostPath,
    mountPath,
    type: pathType ?? '',
    readOnly: readOnly ?? false,
  }));
}

/** Folders of the machine's own certificate authorities, which three of the components mount. */
export const MACHINE_AUTHORITIES: readonly HostVolume[] = [
  { name: 'ca-certs', path: '/etc/ssl/certs', type: 'DirectoryOrCreate', readOnly: true },
  { name: 'etc-ca-certificates', path: '/etc/ca-certificates', type: 'DirectoryOrCreate', readOnly: true },
  {
    name: 'usr-local-share-ca-certificates',
    path: '/usr/local/share/ca-certificates',
    type: 'DirectoryOrCreate',
    readOnly: true,
  },
  { name: 'usr-share-ca-certificates', path: '/usr/share/ca-certificates', type: 'DirectoryOrCreate', readOnly: true },
];

/** The static pod itself, its fields in the order in which they are written. */
export function staticPod(spec: StaticPodSpec): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(spec.annotations === undefined ? {} : { annotations: spec.annotations }),
      labels: { component: spec.name, tier: 'control-plane' },
      name: spec.name,
      namespace: 'kube-system',
    },
    spec: {
      containers: [container(spec)],
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: spec.volumes
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ name, path, type }) => ({ hostPath: { path, ...(type === '' ? {} : { type }) }, name })),
    },
    status: {},
  };
}

function container(spec: StaticPodSpec): object {
  const httpGet = ({ host, path, scheme }: Probe): object => ({ host, path, port: 'probe-port', scheme });
  return {
    command: [spec.name, ...spec.command],
    image: spec.image,
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: {
      failureThreshold: 8,
      httpGet: httpGet(spec.liveness),
      initialDelaySeconds: 10,
      periodSeconds: 10,
      timeoutSeconds: 15,
    },
    name: spec.name,
    ports: [{ containerPort: spec.port, name: 'probe-port', protocol: 'TCP' }],
    ...(spec.readiness === undefined
      ? {}
      : {
          readinessProbe: {
            failureThreshold: 3,
            httpGet: httpGet(spec.readiness),
            periodSeconds: 1,
            timeoutSeconds: 15,
          },
        }),
    resources: { requests: spec.requests },
    startupProbe: {
      failureThreshold: 24,
      httpGet: httpGet(spec.startup),
      initialDelaySeconds: 10,
      periodSeconds: 10,
      timeoutSeconds: 15,
    },
    volumeMounts: spec.volumes.map(({ name, path, mountPath, readOnly }) => ({
      mountPath: mountPath ?? path,
      name,
      ...(readOnly ? { readOnly } : {}),
    })),
  };
}
