import type { Target } from './target.ts';

export interface HealthCheck {
  readonly protocol: 'TCP' | 'HTTP' | 'HTTPS';
  /** `traffic-port` or a number. */
  readonly port: string;
  readonly path: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Status codes that count as healthy, e.g. `200-399`. */
  readonly matcher: string;
}

/** A target group of a network load balancer. */
export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly vpcId: string | undefined;
  readonly targetType: 'instance' | 'ip';
  readonly healthCheck: HealthCheck;
  readonly attributes: Map<string, string>;
  /** By `id:port`. */
  readonly targets: Map<string, Target>;
}

/**
 * The attributes a new group has.
 * @see "Edit target group attributes for your Network Load Balancer"
 */
export function defaultAttributes(targetType: 'instance' | 'ip'): Map<string, string> {
  return new Map([
    ['deregistration_delay.timeout_seconds', '300'],
    ['deregistration_delay.connection_termination.enabled', 'false'],
    ['preserve_client_ip.enabled', String(targetType === 'instance')],
    ['proxy_protocol_v2.enabled', 'false'],
    ['stickiness.enabled', 'false'],
    ['stickiness.type', 'source_ip'],
    ['load_balancing.cross_zone.enabled', 'use_load_balancer_configuration'],
    ['target_health_state.unhealthy.connection_termination.enabled', 'true'],
  ]);
}

export function targetKey(id: string, port: number): string {
  return `${id}:${port}`;
}
