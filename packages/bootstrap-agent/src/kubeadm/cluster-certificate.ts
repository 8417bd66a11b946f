import { agentErrors } from '../errors/agent-errors.ts';
import type { FileSystem } from '../host/file-system.ts';
import { paths } from './paths.ts';

/** The CA of the cluster, as PEM. @throws {ClusterError} AGENT_FILE_UNREADABLE when this node has none. */
export async function clusterCertificate(files: FileSystem): Promise<string> {
  const certificate = await files.read(paths.clusterCertificate);
  if (certificate === undefined) throw agentErrors.AGENT_FILE_UNREADABLE({ path: paths.clusterCertificate });
  return certificate;
}
