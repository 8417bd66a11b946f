import type * as Sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ServiceDefinition } from '../../server/service-definition.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { Network } from '../ec2/network.ts';
import type { IdSource } from '../id-source.ts';
import type { HealthMonitor } from './health-monitor.ts';
import { loadBalancerOperations } from './load-balancer-operations.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { targetGroupOperations } from './target-group-operations.ts';
import { targetOperations } from './target-operations.ts';

/** Elastic Load Balancing v2, network load balancers only. */
export function loadBalancingService(deps: {
  readonly balancers: LoadBalancers;
  readonly monitor: HealthMonitor;
  readonly fleet: Fleet;
  readonly network: Network;
  readonly ids: IdSource;
}): ServiceDefinition<typeof Sdk> {
  return {
    signingName: 'elasticloadbalancing',
    sdk: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
    operations: {
      ...targetGroupOperations(deps.balancers, deps.ids),
      ...targetOperations(deps.balancers, deps.monitor, deps.fleet),
      ...loadBalancerOperations(deps.balancers, deps.network, deps.ids),
    },
    enums: (models) => ({
      CreateLoadBalancerInput: { Type: models.LoadBalancerTypeEnum, Scheme: models.LoadBalancerSchemeEnum },
      CreateTargetGroupInput: {
        Protocol: models.ProtocolEnum,
        HealthCheckProtocol: models.ProtocolEnum,
        TargetType: models.TargetTypeEnum,
      },
      CreateListenerInput: { Protocol: models.ProtocolEnum },
      Action: { Type: models.ActionTypeEnum },
    }),
  };
}
