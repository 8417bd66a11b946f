import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Host } from '../../host.ts';
import { askInit } from '../../systemd/ask-init.ts';

/** What a preflight check found: its id, which `--ignore-preflight-errors` takes, and the trouble. */
export interface Finding {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Looks at one thing of the node. */
export type Check = (host: Host) => Finding | undefined | Promise<Finding | undefined>;

/** A file must not be there yet. */
export function fileAvailable(path: string): Check {
  return (host) =>
    existsSync(host.path(path))
      ? { id: `FileAvailable-${path.replaceAll('/', '-')}`, severity: 'error', message: `${path} already exists` }
      : undefined;
}

/** A folder must be empty or missing. */
export function folderAvailable(path: string): Check {
  return (host) => {
    const found = host.path(path);
    if (!existsSync(found) || readdirSync(found).length === 0) return undefined;
    return { id: `DirAvailable-${path.replaceAll('/', '-')}`, severity: 'error', message: `${path} is not empty` };
  };
}

/** A port of the instance must be free. */
export function portFree(port: number): Check {
  return (host) =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => {
        resolve({ id: `Port-${port}`, severity: 'error', message: `Port ${port} is in use` });
      });
      server.listen({ host: host.address, port }, () => {
        server.close(() => {
          resolve(undefined);
        });
      });
    });
}

/** The container runtime must answer on its socket. */
export function containerRuntime(criSocket: string): Check {
  return async (host) => {
    const path = criSocket.replace(/^unix:\/\//, '').replace(/^\/var\/run\//, '/run/');
    if (existsSync(host.path(path)) && (await isActive(host, 'containerd.service'))) return undefined;
    return {
      id: 'CRI',
      severity: 'error',
      message: `could not connect to the container runtime: failed to create new CRI runtime service: validate service connection: validate CRI v1 runtime API for endpoint "${criSocket}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix ${path}: connect: no such file or directory"`,
    };
  };
}

async function isActive(host: Host, unit: string): Promise<boolean> {
  try {
    const response = await askInit(host, { verb: 'status', unit });
    return response.kind === 'unit' && response.status.activeState === 'active';
  } catch {
    return false; // No init: nothing runs.
  }
}

/** The kernel must forward packets, where the instance shows its settings. */
export const ipForwarding: Check = (host) => {
  const path = '/proc/sys/net/ipv4/ip_forward';
  if (!existsSync(host.path(path)) || readFileSync(host.path(path), 'utf8').trim() === '1') return undefined;
  return {
    id: `FileContent-${path.replaceAll('/', '-')}`,
    severity: 'error',
    message: `${path} contents are not set to 1`,
  };
};

/** The kubelet should be started at boot. */
export const kubeletEnabled: Check = (host) => {
  const wants = join(host.path('/etc/systemd/system/multi-user.target.wants'), 'kubelet.service');
  if (existsSync(wants)) return undefined;
  return {
    id: 'Service-kubelet',
    severity: 'warning',
    message: "kubelet service is not enabled, please run 'systemctl enable kubelet.service'",
  };
};
