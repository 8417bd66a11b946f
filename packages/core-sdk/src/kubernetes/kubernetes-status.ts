/** What the API server says of a request that it did not carry out: the parts of `metav1.Status` that say something. */
export interface KubernetesStatus {
  readonly message?: string;
  /** One word, such as `NotFound`. */
  readonly reason?: string;
  readonly details?: {
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[];
    readonly retryAfterSeconds?: number;
  };
}

/** An answer of the API server, or of whatever stands before it. */
export interface KubernetesAnswer {
  /** HTTP status. */
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

const MAX_TEXT = 200;

/**
 * The Status in an answer. What stands before the API server, and an API group that is not served, answer in plain text:
 * then its first 200 characters are the message, and there is no reason.
 *
 * @see Kubernetes, staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go, `Status`
 */
export function kubernetesStatusOf({ contentType = '', body }: KubernetesAnswer): KubernetesStatus {
  if (!contentType.startsWith('application/json')) return { message: body.slice(0, MAX_TEXT).trim() };
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
