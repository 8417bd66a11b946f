import type { CreateTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../protocol/aws-error.ts';
import type { Checked } from '../../server/service-definition.ts';
import type { HealthCheck, TargetGroup } from './target-group.ts';

/**
 * The settings of a new group, defaults filled in, as a network load balancer takes them.
 * @throws AwsError ValidationError, NotImplemented
 * @see "CreateTargetGroup"
 */
export function checkTargetGroup(
  input: Checked<CreateTargetGroupInput>,
): Omit<TargetGroup, 'arn' | 'attributes' | 'targets'> {
  if (!/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/.test(input.Name)) {
    throw new AwsError(
      'ValidationError',
      `Target group name '${input.Name}' can only contain characters that are alphanumeric characters or hyphens(-), and has at most 32 of them`,
    );
  }
  if (input.Protocol === undefined || input.Port === undefined)
    throw new AwsError('ValidationError', 'A protocol and a port must be specified');
  if (input.Protocol !== 'TCP')
    throw new AwsError('NotImplemented', `Target groups speak TCP here, not ${input.Protocol}.`, { status: 501 });
  const targetType = input.TargetType ?? 'instance';
  if (targetType !== 'instance' && targetType !== 'ip') {
    throw new AwsError('NotImplemented', `Targets are instances or addresses here, not ${targetType}.`, {
      status: 501,
    });
  }
  return {
    name: input.Name,
    protocol: input.Protocol,
    port: input.Port,
    vpcId: input.VpcId,
    targetType,
    healthCheck: checkHealthCheck(input),
  };
}

function checkHealthCheck(input: Checked<CreateTargetGroupInput>): HealthCheck {
  const protocol = input.HealthCheckProtocol ?? 'TCP';
  if (protocol !== 'TCP' && protocol !== 'HTTP' && protocol !== 'HTTPS') {
    throw new AwsError(
      'ValidationError',
      `Health check protocol ${protocol} is not valid for a target group of the protocol TCP`,
    );
  }
  if (protocol === 'TCP' && (input.HealthCheckPath !== undefined || input.Matcher !== undefined)) {
    throw new AwsError(
      'ValidationError',
      'Health check path and matcher are not supported for health checks of the protocol TCP',
    );
  }
  const [intervalS, timeoutS] = [
    input.HealthCheckIntervalSeconds ?? 30,
    input.HealthCheckTimeoutSeconds ?? (protocol === 'HTTP' ? 6 : 10),
  ];
  if (intervalS < 5 || intervalS > 300)
    throw new AwsError('ValidationError', `Health check interval '${intervalS}' must be between 5 and 300 inclusive`);
  if (timeoutS < 2 || timeoutS > 120)
    throw new AwsError('ValidationError', `Health check timeout '${timeoutS}' must be between 2 and 120 inclusive`);
  if (timeoutS > intervalS)
    throw new AwsError(
      'ValidationError',
      `Health check timeout '${timeoutS}' must be smaller than or equal to the interval '${intervalS}'`,
    );
  const [healthyThreshold, unhealthyThreshold] = [input.HealthyThresholdCount ?? 5, input.UnhealthyThresholdCount ?? 2];
  if ([healthyThreshold, unhealthyThreshold].some((count) => count < 2 || count > 10)) {
    throw new AwsError('ValidationError', 'Healthy and unhealthy threshold must be between 2 and 10 inclusive');
  }
  return {
    protocol,
    port: input.HealthCheckPort ?? 'traffic-port',
    path: input.HealthCheckPath ?? '/',
    intervalMs: intervalS * 1000,
    timeoutMs: timeoutS * 1000,
    healthyThreshold,
    unhealthyThreshold,
    matcher: input.Matcher?.HttpCode ?? '200-399',
  };
}
