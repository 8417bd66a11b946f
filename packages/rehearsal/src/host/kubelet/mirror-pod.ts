import type { Host } from '../host.ts';
import type { PodObject } from '../kubernetes/kinds.ts';
import { type Condition, timestamp } from '../kubernetes/object.ts';
import type { StaticPodState } from './static-pod-sync.ts';

const MIRROR = 'kubernetes.io/config.mirror';

/** The pod that shows a static pod in the API. */
export function createMirrorPod(host: Host, { staticPod }: StaticPodState, nodeUid: string): PodObject {
  const { pod, digest } = staticPod;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${pod.metadata.name}-${host.name}`,
      namespace: pod.metadata.namespace ?? 'default',
      labels: pod.metadata.labels ?? {},
      annotations: {
        ...pod.metadata.annotations,
        'kubernetes.io/config.hash': digest,
        [MIRROR]: digest,
        'kubernetes.io/config.source': 'file',
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: host.name, uid: nodeUid, controller: true }],
    },
    spec: { ...pod.spec, nodeName: host.name, tolerations: [{ operator: 'Exists', effect: 'NoExecute' }] },
  };
}

/** Digest of the manifest that a mirror pod shows; undefined for pods that are none. */
export function mirroredDigest({ metadata }: PodObject): string | undefined {
  return metadata.annotations?.[MIRROR];
}

/** Status of a pod whose containers run, or do not. */
export function podStatus(host: Host, pod: PodObject, running: boolean, restarts: number): object {
  const startTime = (pod.status?.['startTime'] as string | undefined) ?? timestamp();
  const ready = running ? 'True' : 'False';
  const condition = (type: string, status: 'True' | 'False'): Condition => ({
    type,
    status,
    lastTransitionTime:
      pod.status?.conditions?.find((known) => known.type === type && known.status === status)?.lastTransitionTime ??
      timestamp(),
  });
  return {
    phase: 'Running',
    conditions: [
      condition('PodReadyToStartContainers', 'True'),
      condition('Initialized', 'True'),
      condition('Ready', ready),
      condition('ContainersReady', ready),
      condition('PodScheduled', 'True'),
    ],
    hostIP: host.address,
    hostIPs: [{ ip: host.address }],
    podIP: host.address,
    podIPs: [{ ip: host.address }],
    startTime,
    containerStatuses: (pod.spec?.containers ?? []).map(({ name, image }) => ({
      name,
      state: running ? { running: { startedAt: startTime } } : { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: {},
      ready: running,
      restartCount: restarts,
      image: image ?? '',
      imageID: '',
    })),
    qosClass: 'BestEffort',
  };
}
