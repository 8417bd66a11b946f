import {
  type Clock,
  clusterErrors,
  createEtcdGateway,
  type EtcdFacts,
  type EtcdGateway,
  isClusterError,
  observeEtcd,
} from '@dedicated-k8s/core-sdk';
import type { FileSystem } from '../host/file-system.ts';
import { clientUrlOf, readEtcdCredentials } from './etcd-credentials.ts';
import type { EtcdMembers } from './etcd-members.ts';

/** What the adapter needs. */
export interface GatewayEtcdMembersOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  /** Instance that looks. */
  readonly observedBy: string;
}

/** etcd through its HTTP gateway, with the client certificate that kubeadm made for health checks. */
export class GatewayEtcdMembers implements EtcdMembers {
  readonly #options: GatewayEtcdMembersOptions;

  constructor(options: GatewayEtcdMembersOptions) {
    this.#options = options;
  }

  observe(addresses: readonly string[], signal: AbortSignal): Promise<EtcdFacts> {
    return this.#throughFirst(addresses.map(clientUrlOf), (gateway) =>
      observeEtcd({ ...this.#options, gateway, signal }),
    );
  }

  remove(facts: EtcdFacts, memberId: string, signal: AbortSignal): Promise<void> {
    const healthy = new Set(facts.health.filter((member) => member.healthy).map(({ id }) => id));
    const others = facts.members.filter(({ id, isLearner }) => id !== memberId && !isLearner && healthy.has(id));
    return this.#throughFirst(
      others.flatMap(({ clientUrls }) => clientUrls.slice(0, 1)),
      (gateway) => gateway.memberRemove(memberId, { signal }),
    );
  }

  moveLeader(facts: EtcdFacts, toMemberId: string, signal: AbortSignal): Promise<void> {
    const leader = facts.members.find(({ id }) => id === facts.leaderId);
    return this.#throughFirst(leader?.clientUrls.slice(0, 1) ?? [], (gateway) =>
      gateway.moveLeader(toMemberId, { signal }),
    );
  }

  /** Asks one after the other until one can be reached; what the reached one says holds. */
  async #throughFirst<T>(endpoints: readonly string[], ask: (gateway: EtcdGateway) => Promise<T>): Promise<T> {
    let unreachable: unknown = clusterErrors.ETCD_UNREACHABLE({
      endpoint: 'no endpoint',
      reason: 'no address is known',
    });
    const credentials = await readEtcdCredentials(this.#options.files);
    for (const endpoint of endpoints) {
      const gateway = createEtcdGateway({ endpoint, ...credentials });
      try {
        return await ask(gateway);
      } catch (error) {
        if (!isClusterError(error, 'ETCD_UNREACHABLE', 'ETCD_TIMED_OUT')) throw error;
        unreachable = error;
      } finally {
        gateway.close();
      }
    }
    throw unreachable;
  }
}
