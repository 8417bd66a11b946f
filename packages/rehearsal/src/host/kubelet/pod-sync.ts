import { isDeepStrictEqual } from 'node:util';
import type { Host } from '../host.ts';
import type { NodeObject, PodObject } from '../kubernetes/kinds.ts';
import type { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import { paths } from '../kubernetes/paths.ts';
import { createMirrorPod, mirroredDigest, podStatus } from './mirror-pod.ts';
import type { StaticPodState } from './static-pod-sync.ts';

/** Keeps the pods that the API shows on this node in step with the node. */
export class PodSync {
  readonly #host: Host;
  readonly #client: KubernetesClient;
  readonly #stopMs: number;
  /** When pods that are going were first seen so, by uid. */
  readonly #going = new Map<string, number>();

  /** `stopMs` is the longest that a pod takes to end. */
  constructor(host: Host, client: KubernetesClient, stopMs: number) {
    this.#host = host;
    this.#client = client;
    this.#stopMs = stopMs;
  }

  /**
   * Shows static pods, runs the pods that were bound to the node, ends those that were deleted.
   *
   * @throws {KubernetesError}
   */
  async sync(staticPods: readonly StaticPodState[]): Promise<void> {
    const pods = await this.#client.list<PodObject>(paths.podsOfNode(this.#host.name));
    for (const pod of pods) await this.#syncPod(pod, staticPods);
    const missing = staticPods.filter(({ staticPod }) => !pods.some((pod) => mirroredDigest(pod) === staticPod.digest));
    if (missing.length === 0) return;
    const node = await this.#client.find<NodeObject>(paths.node(this.#host.name));
    if (node === undefined) return;
    for (const state of missing) {
      const mirror = createMirrorPod(this.#host, state, node.metadata.uid ?? '');
      await ignoreGone(() => this.#client.create(paths.pods(mirror.metadata.namespace ?? ''), mirror));
    }
  }

  async #syncPod(pod: PodObject, staticPods: readonly StaticPodState[]): Promise<void> {
    const { namespace = '', name, uid = '', deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    const digest = mirroredDigest(pod);
    const state = staticPods.find(({ staticPod }) => staticPod.digest === digest);
    if (digest !== undefined && state === undefined) return this.#remove(namespace, name, uid);
    if (deletionTimestamp !== undefined) {
      const since = this.#going.get(uid) ?? Date.now();
      this.#going.set(uid, since);
      const takesMs = Math.min(this.#stopMs, (deletionGracePeriodSeconds ?? 0) * 1000);
      if (Date.now() - since < takesMs) return;
      return this.#remove(namespace, name, uid);
    }
    const running = state?.running ?? true;
    const status = podStatus(this.#host, pod, running, state?.restarts ?? 0);
    if (isDeepStrictEqual(status, pod.status)) return;
    await ignoreGone(() => this.#client.patch(`${paths.pod(namespace, name)}/status`, { status }));
  }

  async #remove(namespace: string, name: string, uid: string): Promise<void> {
    this.#going.delete(uid);
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions: { uid } };
    await ignoreGone(() => this.#client.remove(paths.pod(namespace, name), options));
  }
}

/** Somebody else was faster: the next sync sees what is there now. */
async function ignoreGone(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof KubernetesError) || ![404, 409].includes(error.code)) throw error;
  }
}
