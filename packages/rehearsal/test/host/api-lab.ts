import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:https';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RoleAuthorizer } from '../../src/host/apiserver/access/role-authorizer.ts';
import { createApiServer } from '../../src/host/apiserver/api-server.ts';
import { healthChecks } from '../../src/host/apiserver/health/etcd-check.ts';
import { ensureNamespaces } from '../../src/host/apiserver/store/ensure-namespaces.ts';
import { ObjectStore } from '../../src/host/apiserver/store/object-store.ts';
import { EtcdConnection } from '../../src/host/etcd/etcd-connection.ts';
import { readRange } from '../../src/host/etcd/key-values.ts';
import { createAuthority, issueCertificate } from '../../src/host/x509/certificate-authority.ts';
import type { KeyedCertificate } from '../../src/host/x509/keyed-certificate.ts';

/** Who sends a request: nobody, the holder of a token, or the holder of a certificate. */
export type Sender = 'anonymous' | 'admin' | { readonly token: string } | { readonly node: string };

/** What to send. */
export interface LabRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What came back. */
export interface LabResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

const ETCD = fileURLToPath(new URL('../../../../.local/etcd/usr/bin', import.meta.url));

/** An API server stand-in without controllers over a real etcd of one member. */
export class ApiLab {
  readonly authority: KeyedCertificate;
  readonly etcd: EtcdConnection;
  readonly store: ObjectStore;
  readonly roles: RoleAuthorizer;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #server: Server;

  private constructor(
    parts: Pick<ApiLab, 'authority' | 'etcd' | 'store' | 'roles'> & {
      readonly folder: string;
      readonly process: ChildProcess;
      readonly server: Server;
    },
  ) {
    this.authority = parts.authority;
    this.etcd = parts.etcd;
    this.store = parts.store;
    this.roles = parts.roles;
    this.#folder = parts.folder;
    this.#process = parts.process;
    this.#server = parts.server;
  }

  /** Starts etcd and the server at an address that no other test has. */
  static async start(address: string): Promise<ApiLab> {
    const folder = mkdtempSync(join(tmpdir(), 'api-'));
    const authority = await createAuthority('kubernetes', 1);
    const server = await issueCertificate(
      authority,
      { commonName: 'server', addresses: [address, '127.0.0.1'] },
      { usages: ['server', 'client'], days: 1 },
    );
    const process = startEtcd(folder, address, authority, server);
    const etcd = new EtcdConnection({
      endpoint: `https://${address}:2379`,
      ca: authority.certificatePem,
      certificate: server.certificatePem,
      key: server.keyPem,
    });
    await untilEtcdAnswers(etcd);
    const store = new ObjectStore(etcd);
    await ensureNamespaces(store);
    const roles = new RoleAuthorizer(store);
    const api = createApiServer({
      store,
      roles,
      health: healthChecks(etcd),
      tls: { key: server.keyPem, cert: server.certificatePem, clientCa: authority.certificatePem },
    });
    await new Promise<void>((resolve) => {
      api.listen({ host: address, port: 6443 }, resolve);
    });
    return new ApiLab({ authority, etcd, store, roles, folder, process, server: api });
  }

  async send({ method, path, headers = {}, body }: LabRequest, sender: Sender = 'admin'): Promise<LabResponse> {
    const agent = new Agent({ rejectUnauthorized: false, ...(await this.#credentials(sender)) });
    const { address, port } = this.#server.address() as AddressInfo;
    const authorization =
      typeof sender === 'object' && 'token' in sender ? { authorization: `Bearer ${sender.token}` } : {};
    const payload = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
    const length = { 'content-length': String(Buffer.byteLength(payload)) };
    return new Promise((resolve, reject) => {
      const call = request(
        { host: address, port, method, path, agent, headers: { ...headers, ...authorization, ...length } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            agent.destroy();
            const text = Buffer.concat(chunks).toString('utf8');
            const json = response.headers['content-type'] === 'application/json';
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: json ? (JSON.parse(text) as unknown) : text,
            });
          });
        },
      );
      call.on('error', reject);
      call.end(payload);
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    this.etcd.close();
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #credentials(sender: Sender): Promise<{ readonly cert?: string; readonly key?: string }> {
    if (sender === 'anonymous' || (typeof sender === 'object' && 'token' in sender)) return {};
    const subject =
      sender === 'admin'
        ? { commonName: 'kubernetes-admin', organizations: ['system:masters'] }
        : { commonName: `system:node:${sender.node}`, organizations: ['system:nodes'] };
    const issued = await issueCertificate(this.authority, subject, { usages: ['client'], days: 1 });
    return { cert: issued.certificatePem, key: issued.keyPem };
  }
}

function startEtcd(
  folder: string,
  address: string,
  authority: KeyedCertificate,
  server: KeyedCertificate,
): ChildProcess {
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [ca, cert, key] = [
    file('ca.crt', authority.certificatePem),
    file('server.crt', server.certificatePem),
    file('server.key', server.keyPem),
  ];
  const client = `https://${address}:2379`;
  const peer = `http://${address}:2380`;
  const flags = [
    `--name=one`,
    `--data-dir=${join(folder, 'data')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=one=${peer}`,
    `--cert-file=${cert}`,
    `--key-file=${key}`,
    `--trusted-ca-file=${ca}`,
    '--client-cert-auth=true',
  ];
  const PATH = [process.env['PATH'] ?? '', ETCD].join(delimiter);
  return spawn('etcd', flags, { env: { ...process.env, PATH }, stdio: 'ignore' });
}

async function untilEtcdAnswers(etcd: EtcdConnection): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await readRange(etcd, '/');
      return;
    } catch (error) {
      if (tries > 200) throw error;
    }
    await sleep(50);
  }
}
