import { createLogger } from '@dedicated-k8s/observability';
import { withObservability } from '@dedicated-k8s/observability/lambda';
import { readEnvironment } from './function-environment.ts';
import { type BatchResponse, handleMessages, type QueueEvent } from './handle-messages.ts';
import { ETCD_LIFECYCLE_NAMESPACE } from './metrics.ts';
import { openPorts } from './open-ports.ts';

const service = 'etcd-lifecycle';
const environment = readEnvironment(process.env);
const { names } = environment;
const context = { cluster: names.cluster };
const ports = openPorts(names, createLogger({ service, context }));

/** Handles terminations of control planes from the queue `<c>-etcd-lifecycle.fifo`. */
export const handler: (
  event: QueueEvent,
  context: Parameters<ReturnType<typeof withObservability>>[1],
) => Promise<BatchResponse> = withObservability(
  (event: QueueEvent, invocation, telemetry) => handleMessages(ports, environment, event, invocation, telemetry),
  {
    service,
    context,
    namespace: ETCD_LIFECYCLE_NAMESPACE,
    metricDimensions: { ClusterName: names.cluster, FunctionName: names.functions.etcdLifecycle },
  },
);
