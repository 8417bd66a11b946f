import type { LocalAwsEvent } from '@dedicated-k8s/local-aws';
import type { LogListener, LogRecord, LogStore } from '../logs/log-store.ts';
import type { InstanceView } from '../scenario/world.ts';
import type { RehearsalListener } from './event.ts';

/** Tells what agents and functions log: stages of nodes, decisions of either. */
export function narrateLogs(show: RehearsalListener): LogListener {
  const stages = new Map<string, string>();
  const roles = new Map<string, string>();
  return ({ source, record }) => {
    const at = typeof record.timestamp === 'string' ? Date.parse(record.timestamp) : Date.now();
    const { decision, node_role: role } = record;
    const stage = stageOf(record);
    if (typeof role === 'string' && source.startsWith('i-') && roles.get(source) !== role) {
      roles.set(source, role);
      show({ kind: 'role', at, instanceId: source, role });
    }
    if (stage !== undefined && source.startsWith('i-') && stages.get(source) !== stage) {
      stages.set(source, stage);
      show({ kind: 'stage', at, instanceId: source, stage });
    }
    if (typeof decision === 'object' && decision !== null && 'kind' in decision) {
      const reason = 'reason' in decision ? String(decision.reason) : '';
      show({ kind: 'decision', at, by: source, decision: String(decision.kind), reason });
    }
  };
}

/** Tells what AWS does, keeps the instances' states, and hands over what functions print. */
export function narrateAws(
  show: RehearsalListener,
  views: Map<string, InstanceView>,
  logs: LogStore,
  cluster: string,
): (event: LocalAwsEvent) => void {
  const addresses = new Map<string, string>();
  return (event) => {
    switch (event.kind) {
      case 'instance-state':
        addresses.set(event.instanceId, event.privateIp);
        return;
      case 'lifecycle-state': {
        const { at, group, instanceId, state } = event;
        const address = addresses.get(instanceId) ?? views.get(instanceId)?.address ?? '';
        views.set(instanceId, { instanceId, group, address, state });
        const shortGroup = group.startsWith(`${cluster}-`) ? group.slice(cluster.length + 1) : group;
        show({ kind: 'instance', at, instanceId, group: shortGroup, address, state });
        return;
      }
      case 'command':
        if (event.exitCode !== undefined) {
          const text = `Run Command on ${event.instanceId}: ${event.status}, exit code ${event.exitCode}`;
          show({ kind: 'note', at: event.at, text });
        }
        return;
      case 'function-log':
        logs.add(event.functionName, event.line);
        return;
      case 'access':
        if (event.verdict !== 'allowed') {
          const { at, principal, action, resource } = event;
          show({ kind: 'note', at, text: `denied: ${principal} may not ${action} on ${resource}` });
        }
        return;
      case 'function-problem':
        show({ kind: 'note', at: event.at, text: `${event.functionName}: ${event.message}` });
        return;
      case 'function-ended':
        if (event.error !== undefined) {
          const { type, message } = event.error;
          show({ kind: 'note', at: event.at, text: `${event.functionName} failed: ${type}: ${message}` });
        }
        return;
      case 'event-delivery-failed':
      case 'event-delivered':
      case 'event-published':
      case 'function-invoked':
      case 'lifecycle-action':
      case 'target-health':
    }
  };
}

/** What a node is at: what it waits for, else its step, with kubeadm's phase while that runs. */
function stageOf({ message, stage, phase }: LogRecord['record']): string | undefined {
  if (typeof message === 'string' && message.startsWith('waiting for')) return message;
  if (typeof stage !== 'string') return undefined;
  return typeof phase === 'string' ? `${stage}: ${phase}` : stage;
}
