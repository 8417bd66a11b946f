import type { Host } from '../../host.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import type { ClusterConfiguration, JoinConfiguration } from '../config/kinds.ts';
import type { Patches } from '../patches.ts';
import type { DiscoveredCluster } from './discover-cluster.ts';

/** A join on its way. */
export interface Joining {
  readonly host: Host;
  readonly config: JoinConfiguration;
  readonly patches: Patches;
  readonly discovered: DiscoveredCluster;
  readonly cluster: ClusterConfiguration;
  /** Speaks with the bootstrap token. */
  readonly client: KubernetesClient;
}
