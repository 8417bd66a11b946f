import {
  type ClusterError,
  type KubernetesAnswer,
  kubernetesStatusOf,
  translateKubernetesAnswer,
} from '@dedicated-k8s/core-sdk';
import type { ConfigMap, EvictionOutcome, KubernetesApi, KubernetesNode, Pod } from './kubernetes-api.ts';
import type { KubernetesRequest, KubernetesResponse, KubernetesTransport } from './kubernetes-transport.ts';

/** Pods asked for at once. */
const PAGE_SIZE = 500;

interface List<Item> {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly Item[];
}

/** The Kubernetes API over any transport. Error messages hold the API server's Status, never a body. */
export class KubernetesClient implements KubernetesApi {
  readonly #send: KubernetesTransport;

  constructor(transport: KubernetesTransport) {
    this.#send = transport;
  }

  node(name: string, signal: AbortSignal): Promise<KubernetesNode | undefined> {
    return this.#ask<KubernetesNode>({ method: 'GET', path: `/api/v1/nodes/${segment(name)}` }, signal);
  }

  patchNode(name: string, patch: object, signal: AbortSignal): Promise<KubernetesNode | undefined> {
    return this.#ask<KubernetesNode>(
      {
        method: 'PATCH',
        path: `/api/v1/nodes/${segment(name)}`,
        headers: { 'content-type': 'application/merge-patch+json' },
        body: patch,
      },
      signal,
    );
  }

  async deleteNode(name: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#ask({ method: 'DELETE', path: `/api/v1/nodes/${segment(name)}` }, signal)) !== undefined;
  }

  async podsOfNode(node: string, signal: AbortSignal): Promise<readonly Pod[]> {
    const pods: Pod[] = [];
    const selector = `fieldSelector=${encodeURIComponent(`spec.nodeName=${node}`)}&limit=${PAGE_SIZE}`;
    let next = '';
    do {
      const page: List<Pod> | undefined = await this.#ask(
        { method: 'GET', path: `/api/v1/pods?${selector}${next}` },
        signal,
      );
      pods.push(...(page?.items ?? []));
      next = page?.metadata.continue ? `&continue=${encodeURIComponent(page.metadata.continue)}` : '';
    } while (next !== '');
    return pods;
  }

  async evict({ metadata: { name, namespace, uid } }: Pod, signal: AbortSignal): Promise<EvictionOutcome> {
    const request: KubernetesRequest = {
      method: 'POST',
      path: `/api/v1/namespaces/${segment(namespace)}/pods/${segment(name)}/eviction`,
      headers: { 'content-type': 'application/json' },
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace },
        deleteOptions: { preconditions: { uid } },
      },
    };
    const response = await this.#send(request, signal);
    if (response.status < 300) return { kind: 'evicting' };
    // 409: the precondition failed, so the pod of this uid is no more.
    if (response.status === 404 || response.status === 409) return { kind: 'gone' };
    // 500: two budgets cover the pod, which the API cannot evict at all. Somebody may remove one of them.
    if (response.status === 429 || response.status === 500) return blocked(response);
    throw refusal(request, response);
  }

  configMap(namespace: string, name: string, signal: AbortSignal): Promise<ConfigMap | undefined> {
    const path = `/api/v1/namespaces/${segment(namespace)}/configmaps/${segment(name)}`;
    return this.#ask<ConfigMap>({ method: 'GET', path }, signal);
  }

  async #ask<T>(request: KubernetesRequest, signal: AbortSignal): Promise<T | undefined> {
    const response = await this.#send(request, signal);
    if (response.status === 200) return JSON.parse(response.body) as T;
    const refused = refusal(request, response);
    if (refused.code === 'KUBERNETES_NOT_FOUND') return undefined;
    throw refused;
  }
}

function blocked(response: KubernetesResponse): EvictionOutcome {
  const status = kubernetesStatusOf(answerOf(response));
  const reason = status.details?.causes?.[0]?.message ?? status.message ?? `status ${response.status}`;
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds)
    ? { kind: 'blocked', reason, retryAfterMs: seconds * 1_000 }
    : { kind: 'blocked', reason };
}

function refusal(request: KubernetesRequest, response: KubernetesResponse): ClusterError {
  return translateKubernetesAnswer(request, answerOf(response));
}

function answerOf({ status, headers, body }: KubernetesResponse): KubernetesAnswer {
  return { status, contentType: String(headers['content-type']), body };
}

function segment(name: string): string {
  return encodeURIComponent(name);
}
