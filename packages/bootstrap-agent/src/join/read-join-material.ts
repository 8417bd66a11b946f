import type { Probe } from '@dedicated-k8s/core-sdk';
import { nodeErrors } from '../errors/node-errors.ts';
import type { NodeContext } from '../steps/node-context.ts';
import { decideJoinMaterial } from './decide-join-material.ts';
import { type JoinMaterial, parseJoinMaterial } from './join-material.ts';

/** The published material. @throws {ClusterError} NODE_JOIN_MATERIAL_INVALID, PARAMETER_UNREADABLE */
export async function readJoinMaterial({ parameters, names }: NodeContext): Promise<JoinMaterial | undefined> {
  const name = names.parameters.joinMaterial;
  const parameter = (await parameters.get([name])).get(name);
  return parameter === undefined ? undefined : parseJoinMaterial(parameter.value, name);
}

/**
 * Whether this node can join now, with what. Material is published before the initialisation is recorded: until then its
 * author may die, and another node begins anew. Control planes have read the state item; a worker goes by its mirror.
 */
export async function probeJoinMaterial(node: NodeContext): Promise<Probe<JoinMaterial>> {
  if (node.config.spec.node.role === 'worker' && !(await saysInitialized(node))) {
    return { kind: 'waiting', reason: `${node.names.parameters.initialized} is not true yet` };
  }
  const material = await readJoinMaterial(node);
  const decision = decideJoinMaterial(material, node.config.spec.node.role, node.clock.now());
  return decision.kind === 'usable' && material !== undefined
    ? { kind: 'ready', value: material }
    : { kind: 'waiting', reason: decision.kind === 'unusable' ? decision.reason : 'no material' };
}

async function saysInitialized({ parameters, names }: NodeContext): Promise<boolean> {
  const name = names.parameters.initialized;
  return (await parameters.get([name])).get(name)?.value === 'true';
}

/** The key to the control planes' certificates. @throws {ClusterError} NODE_JOIN_MATERIAL_INVALID when it is missing. */
export async function readCertificateKey({ parameters, names }: NodeContext): Promise<string> {
  const parameter = names.parameters.certificateKey;
  const value = (await parameters.get([parameter])).get(parameter)?.value;
  if (value !== undefined && /^[0-9a-f]{64}$/.test(value)) return value;
  throw nodeErrors.NODE_JOIN_MATERIAL_INVALID({ parameter, problem: 'it is no certificate key' });
}

/** The material to join with now. @throws {ClusterError} NODE_JOIN_MATERIAL_MISSING when it expired since it was waited for. */
export async function usableJoinMaterial(node: NodeContext): Promise<JoinMaterial> {
  const probe = await probeJoinMaterial(node);
  if (probe.kind === 'ready') return probe.value;
  throw nodeErrors.NODE_JOIN_MATERIAL_MISSING({ reason: probe.reason });
}
