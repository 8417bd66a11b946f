import { isIP } from 'node:net';
import { endpointHost } from '../kubeadm/cluster-configuration.ts';
import { paths } from '../kubeadm/paths.ts';
import type { NodeContext } from './node-context.ts';

/** Marks the line of the agent in the hosts file. */
const MARK = '# bootstrap-agent';

/** Where the cluster's name leads to on this node: to itself, to wherever DNS says, or it is no name but an address. */
export async function endpointPin(node: NodeContext): Promise<'pinned' | 'not-pinned' | 'address'> {
  if (isIP(endpointHost(node.cluster.endpoint)) !== 0) return 'address';
  return (await hostLines(node)).includes(pinLine(node)) ? 'pinned' : 'not-pinned';
}

/** Makes the cluster's name lead to this node, whatever else the hosts file says of it: the first line counts. */
export async function writeEndpointPin(node: NodeContext): Promise<void> {
  await writeHosts(node, [pinLine(node), ...(await foreignLines(node))]);
}

/** Leaves the cluster's name to DNS. */
export async function unpinEndpoint(node: NodeContext): Promise<void> {
  const [lines, foreign] = [await hostLines(node), await foreignLines(node)];
  if (foreign.length < lines.length) await writeHosts(node, foreign);
}

function pinLine({ identity, cluster }: NodeContext): string {
  return `${identity.privateIp} ${endpointHost(cluster.endpoint)} ${MARK}`;
}

async function foreignLines(node: NodeContext): Promise<readonly string[]> {
  return (await hostLines(node)).filter((line) => !line.endsWith(MARK));
}

async function hostLines({ files }: NodeContext): Promise<readonly string[]> {
  return ((await files.read(paths.hosts)) ?? '').split('\n').filter((line) => line !== '');
}

function writeHosts({ files }: NodeContext, lines: readonly string[]): Promise<void> {
  return files.write(paths.hosts, lines.map((line) => `${line}\n`).join(''));
}
