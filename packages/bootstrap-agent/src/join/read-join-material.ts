import { agentErrors } from '../errors/agent-errors.ts';
import type { NodeContext } from '../steps/node-context.ts';
import type { Probe } from '../waiting/wait-until.ts';
import { decideJoinMaterial } from './decide-join-material.ts';
import { type JoinMaterial, parseJoinMaterial } from './join-material.ts';

/** The published material. @throws {ClusterError} NODE_JOIN_MATERIAL_INVALID, PARAMETER_UNREADABLE */
export async function readJoinMaterial({ parameters, names }: NodeContext): Promise<JoinMaterial | undefined> {
  const name = names.parameters.joinMaterial;
  const parameter = (await parameters.get([name])).get(name);
  return parameter === undefined ? undefined : parseJoinMaterial(parameter.value, name);
}

/** Whether this node can join now, with what. */
export async function probeJoinMaterial(node: NodeContext): Promise<Probe<JoinMaterial>> {
  const material = await readJoinMaterial(node);
  const decision = decideJoinMaterial(material, node.config.spec.node.role, node.clock.now());
  return decision.kind === 'usable' && material !== undefined
    ? { kind: 'ready', value: material }
    : { kind: 'waiting', reason: decision.kind === 'unusable' ? decision.reason : 'no material' };
}

/** The material to join with now. @throws {ClusterError} AGENT_WAIT_TIMED_OUT when it expired since it was waited for. */
export async function usableJoinMaterial(node: NodeContext): Promise<JoinMaterial> {
  const probe = await probeJoinMaterial(node);
  if (probe.kind === 'ready') return probe.value;
  throw agentErrors.AGENT_WAIT_TIMED_OUT({ what: 'join material', reason: probe.reason, waitedMs: 0 });
}
