import type { Clock } from './clock.ts';
import type { ConditionKeys, Principal } from './principals.ts';

/** What a handler knows about the request beside its input. */
export interface RequestContext {
  readonly requestId: string;
  /** The name under which requests are signed: `dynamodb`, `ssm`, `autoscaling`. */
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  /** `http://127.0.0.1:<port>`, for answers that contain addresses (queue URLs). */
  readonly endpoint: string;
  /** The caller's `X-Amzn-Trace-Id` and `traceparent` headers, unparsed. */
  readonly trace: { readonly xRayHeader?: string; readonly traceparent?: string };
  /** Aborted when the caller hangs up or the endpoint closes. */
  readonly signal: AbortSignal;
  /**
   * Asks the authorizer whether the caller may do this to that resource.
   * @param resource the ARN that AWS would name for it
   * @param action default: `<service prefix>:<operation>`
   * @param conditions IAM condition keys that the request sets
   * @throws AwsError access denied, in the code and shape of the service's protocol
   */
  authorize(resource: string, action?: string, conditions?: ConditionKeys): void;
}
