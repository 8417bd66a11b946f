import type * as Sdk from '@aws-sdk/client-auto-scaling';
import type { ServiceDefinition } from '../../server/service-definition.ts';
import type { EmitComputeEvent } from '../compute-event.ts';
import { describeOperations } from './describe-operations.ts';
import { type GroupOperationsDependencies, groupOperations } from './group-operations.ts';
import { hookOperations } from './hook-operations.ts';
import { lifecycleOperations } from './lifecycle-operations.ts';
import { processOperations } from './process-operations.ts';
import { sizeOperations } from './size-operations.ts';

/** Auto Scaling without scaling policies, warm pools, standby and instance refresh. */
export function autoScalingService(
  deps: GroupOperationsDependencies & { emit: EmitComputeEvent },
): ServiceDefinition<typeof Sdk> {
  const { groups, reconciler, emit } = deps;
  return {
    signingName: 'autoscaling',
    sdk: () => import('@aws-sdk/client-auto-scaling'),
    operations: {
      ...groupOperations(deps),
      ...sizeOperations(groups, reconciler),
      ...hookOperations(groups, reconciler),
      ...lifecycleOperations(groups, reconciler, emit),
      ...processOperations(groups, reconciler),
      ...describeOperations(groups),
    },
  };
}
