import { nodeErrors } from '../errors/node-errors.ts';
import type { NodeContext } from './node-context.ts';

/**
 * The version of the cluster, with its leading `v`: of the node config, else of the parameter `kubernetes/version`.
 *
 * @throws {ClusterError} NODE_VERSION_UNKNOWN, PARAMETER_UNREADABLE
 */
export async function kubernetesVersion({ config, names, parameters }: NodeContext): Promise<string> {
  const configured = config.spec.kubernetes.version;
  if (configured !== undefined) return configured;
  const parameter = names.parameters.kubernetesVersion;
  const version = (await parameters.get([parameter])).get(parameter)?.value;
  if (version === undefined || !/^v?\d+\.\d+\.\d+$/.test(version)) throw nodeErrors.NODE_VERSION_UNKNOWN({ parameter });
  return version.startsWith('v') ? version : `v${version}`;
}
