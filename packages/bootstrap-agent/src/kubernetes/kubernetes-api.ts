/** A condition of a Node. */
interface NodeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The parts of a Node that the agent reads. */
export interface KubernetesNode {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly unschedulable?: boolean; readonly providerID?: string };
  readonly status?: { readonly conditions?: readonly NodeCondition[] };
}

/** The parts of a Pod that the agent reads. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
    readonly deletionTimestamp?: string;
  };
  readonly status?: { readonly phase?: string };
}

/** The parts of a ConfigMap that the agent reads. */
export interface ConfigMap {
  readonly data?: Readonly<Record<string, string>>;
}

/** What became of an eviction. */
export type EvictionOutcome =
  /** The pod is ending; it is gone when it is no longer listed. */
  | { readonly kind: 'evicting' }
  | { readonly kind: 'gone' }
  /** A disruption budget says not now. */
  | { readonly kind: 'blocked'; readonly reason: string; readonly retryAfterMs?: number };

/** The Kubernetes API, as far as a node's agent speaks it. Absent objects are `undefined`, refusals are errors. */
export interface KubernetesApi {
  node(name: string, signal: AbortSignal): Promise<KubernetesNode | undefined>;
  /** JSON merge patch. `undefined` when there is no such Node. */
  patchNode(name: string, patch: object, signal: AbortSignal): Promise<KubernetesNode | undefined>;
  /** Whether there was one to delete. */
  deleteNode(name: string, signal: AbortSignal): Promise<boolean>;
  podsOfNode(node: string, signal: AbortSignal): Promise<readonly Pod[]>;
  /** Evicts this very pod: one made anew under its name is left alone and counts as gone. */
  evict(pod: Pod, signal: AbortSignal): Promise<EvictionOutcome>;
  configMap(namespace: string, name: string, signal: AbortSignal): Promise<ConfigMap | undefined>;
}
