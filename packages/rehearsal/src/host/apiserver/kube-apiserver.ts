import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EtcdConnection } from '../etcd/etcd-connection.ts';
import { readRange } from '../etcd/key-values.ts';
import type { Host } from '../host.ts';
import { timingsFromEnvironment } from '../timings.ts';
import { RoleAuthorizer } from './access/role-authorizer.ts';
import { createApiServer } from './api-server.ts';
import { readAuditPolicy } from './audit-policy.ts';
import { startControllers } from './controllers/start-controllers.ts';
import { type Flags, parseFlags } from './flags.ts';
import { healthChecks } from './health/etcd-check.ts';
import { ensureNamespaces } from './store/ensure-namespaces.ts';
import { ObjectStore } from './store/object-store.ts';

/** How long it waits for etcd before it gives up, in milliseconds; the kubelet then starts it again. */
const ETCD_PATIENCE_MS = 20_000;

/**
 * kube-apiserver over the etcd of its node, with the few controllers that a node's life needs: the real ones live in
 * kube-controller-manager, a process less a node here.
 */
export async function runKubeApiserver(host: Host, argv: readonly string[]): Promise<number> {
  const end = Promise.withResolvers<undefined>();
  process.once('SIGTERM', end.resolve);
  try {
    const flags = parseFlags(argv);
    const policy = flags.get('audit-policy-file');
    if (policy !== undefined) readAuditPolicy(host.path(policy), policy);
    const etcd = connect(host, flags);
    await Promise.race([waitForEtcd(etcd), end.promise]);
    const close = await serve(host, flags, etcd);
    await end.promise;
    close();
    return 0;
  } catch (error) {
    process.stderr.write(`Error: ${(error as Error).message}\n`);
    return 1;
  }
}

async function serve(host: Host, flags: Flags, etcd: EtcdConnection): Promise<() => void> {
  let changed: (resource: string) => void = () => {};
  const store = new ObjectStore(etcd, (resource) => {
    changed(resource.name);
  });
  const roles = new RoleAuthorizer(store);
  await ensureNamespaces(store);

  const clientCa = required(flags, 'client-ca-file');
  const controllers = startControllers({
    store,
    roles,
    etcd,
    timings: timingsFromEnvironment(process.env),
    authority: readAuthority(host, clientCa),
  });
  changed = (resource) => {
    if (resource.includes('role')) roles.invalidate();
    controllers.wake();
  };

  const server = createApiServer({
    store,
    roles,
    health: healthChecks(etcd),
    tls: {
      key: readFileSync(host.path(required(flags, 'tls-private-key-file')), 'utf8'),
      cert: readFileSync(host.path(required(flags, 'tls-cert-file')), 'utf8'),
      clientCa: readFileSync(host.path(clientCa), 'utf8'),
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: host.address, port: Number(flags.get('secure-port') ?? 6443) }, resolve);
  });
  return () => {
    controllers.stop();
    server.close();
    server.closeAllConnections();
  };
}

function connect(host: Host, flags: Flags): EtcdConnection {
  const read = (flag: string): string => readFileSync(host.path(required(flags, flag)), 'utf8');
  return new EtcdConnection({
    // Every instance shares 127.0.0.1: its own etcd is on its own address.
    endpoint: (required(flags, 'etcd-servers').split(',')[0] ?? '').replace('127.0.0.1', host.address),
    ca: read('etcd-cafile'),
    certificate: read('etcd-certfile'),
    key: read('etcd-keyfile'),
  });
}

async function waitForEtcd(etcd: EtcdConnection): Promise<void> {
  const giveUpAt = Date.now() + ETCD_PATIENCE_MS;
  for (;;) {
    try {
      await readRange(etcd, '/registry/health');
      return;
    } catch (error) {
      if (Date.now() >= giveUpAt)
        throw new Error(`etcd does not answer: ${(error as Error).message}`, { cause: error });
    }
    await sleep(100);
  }
}

function readAuthority(host: Host, clientCa: string): { readonly certificatePem: string; readonly keyPem: string } {
  return {
    certificatePem: readFileSync(host.path(clientCa), 'utf8'),
    keyPem: readFileSync(host.path(join(dirname(clientCa), 'ca.key')), 'utf8'),
  };
}

function required(flags: Flags, name: string): string {
  const value = flags.get(name);
  if (value === undefined) throw new Error(`--${name} must be specified`);
  return value;
}
