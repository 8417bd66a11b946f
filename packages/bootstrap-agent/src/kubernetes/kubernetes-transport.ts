/** One request to the API server. */
export interface KubernetesRequest {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** One answer of the API server. */
export interface KubernetesResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/**
 * Sends a request; resolves for every status.
 *
 * @throws {ClusterError} KUBERNETES_UNREACHABLE when there is no answer.
 */
export type KubernetesTransport = (request: KubernetesRequest, signal: AbortSignal) => Promise<KubernetesResponse>;
