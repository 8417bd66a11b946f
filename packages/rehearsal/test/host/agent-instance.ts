import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LabInstance } from './lab.ts';

/** The metadata service of one instance of the lab. */
export interface LabMetadata {
  readonly endpoint: string;
  close(): void;
}

/** Answers what the agent asks its instance. @see EC2 User Guide, "Instance metadata and user data" */
export async function startMetadata(instance: LabInstance, nodeConfig: string): Promise<LabMetadata> {
  const answers: Readonly<Record<string, string>> = {
    '/latest/api/token': 'token',
    '/latest/meta-data/instance-id': `i-${instance.address.replaceAll('.', '')}`,
    '/latest/meta-data/local-ipv4': instance.address,
    '/latest/meta-data/local-hostname': instance.name,
    '/latest/meta-data/placement/availability-zone': 'us-west-2a',
    '/latest/meta-data/placement/region': 'us-west-2',
    '/latest/meta-data/instance-type': 'm6i.large',
    '/latest/user-data': nodeConfig,
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    response.writeHead(answer === undefined ? 404 : 200).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, instance.address, resolve));
  return { endpoint: `http://${instance.address}:${portOf(server)}`, close: () => server.close() };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
