import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import {
  buildHostPrograms,
  hostEnvironment,
  installHostPrograms,
  type RunningHost,
  startInit,
} from '../../src/host/index.ts';
import { type ProgramResult, runProgram } from './run-program.ts';

/** An instance of the lab: the hypervisor's side of it. */
export interface LabInstance {
  readonly root: string;
  readonly address: string;
  readonly name: string;
  readonly host: RunningHost;
  run(program: string, ...argv: readonly string[]): Promise<ProgramResult>;
  /** Runs a program and throws unless it exits 0. */
  must(program: string, ...argv: readonly string[]): Promise<string>;
  write(path: string, content: string | object): void;
}

export const TOKEN = 'abcdef.0123456789abcdef';
export const CERTIFICATE_KEY = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';
const PATCHES = '/etc/kubernetes/patches';
const ENDPOINT = 'demo-cp-lb.internal:6443';
const ETCD = fileURLToPath(new URL('../../../../.local/etcd/usr/bin', import.meta.url));

/** Instances in a temporary folder, on loopback addresses of its own; `close` ends and deletes everything. */
export class Lab {
  readonly #folder: string = mkdtempSync(join(tmpdir(), 'host-'));
  readonly #third: number;
  readonly #instances: LabInstance[] = [];
  #bundle: Promise<string> | undefined;

  /** `third` is the third octet of every address: tests that run at once need different ones. */
  constructor(third: number) {
    this.#third = third;
  }

  /** Boots an instance at `127.9.<third>.<last>`. The endpoint's name leads to the first control plane, `.10`. */
  async boot(last: number): Promise<LabInstance> {
    this.#bundle ??= this.#build();
    const address = `127.9.${this.#third}.${last}`;
    const name = `ip-${address.replaceAll('.', '-')}.internal`;
    const root = join(this.#folder, String(last));
    const machine = { root, address, name };
    const programs = { node: process.execPath, entry: await this.#bundle };
    await installHostPrograms(root, programs);
    const instance: LabInstance = {
      ...machine,
      host: await startInit({ ...machine, ...programs, environment: environment() }),
      run: (program, ...argv) => runProgram(program, argv, hostEnvironment(machine, environment())),
      must: async (program, ...argv) => {
        const result = await instance.run(program, ...argv);
        if (result.exitCode === 0) return result.stdout;
        throw new Error(`${program} ${argv.join(' ')}: ${result.exitCode}\n${result.stdout}\n${result.stderr}`);
      },
      write: (path, content) => {
        const file = join(root, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, typeof content === 'string' ? content : stringify(content));
      },
    };
    // What differs by node: everything else of the kubelet's configuration is the cluster's.
    instance.write(`${PATCHES}/kubeletconfiguration0+strategic.yaml`, {
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      providerID: providerId(instance),
    });
    instance.write('/etc/hosts', `127.9.${this.#third}.10 demo-cp-lb.internal\n`);
    this.#instances.push(instance);
    return instance;
  }

  async close(): Promise<void> {
    await Promise.all(this.#instances.map(({ host }) => host.powerOff()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #build(): Promise<string> {
    const bundle = join(this.#folder, 'host-programs.mjs');
    await buildHostPrograms(bundle);
    return bundle;
  }
}

/** Where the node's own patch says that it runs. */
export function providerId({ address }: Pick<LabInstance, 'address'>): string {
  return `aws:///eu-west-1a/i-${address.replaceAll('.', '')}`;
}

/** Documents of the first control plane. */
export function initDocuments(instance: LabInstance, cluster: object = {}): string {
  return documents(
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'InitConfiguration',
      bootstrapTokens: [{ token: TOKEN, description: 'joins of the first day', ttl: '24h0m0s' }],
      certificateKey: CERTIFICATE_KEY,
      localAPIEndpoint: { advertiseAddress: instance.address, bindPort: 6443 },
      nodeRegistration: registration(instance),
      patches: { directory: PATCHES },
      timeouts: { controlPlaneComponentHealthCheck: '30s' },
    },
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'ClusterConfiguration',
      clusterName: 'demo',
      kubernetesVersion: 'v1.36.2',
      controlPlaneEndpoint: ENDPOINT,
      encryptionAlgorithm: 'ECDSA-P256',
      networking: { podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/12', dnsDomain: 'cluster.local' },
      ...cluster,
    },
    { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', serverTLSBootstrap: true },
  );
}

/** Documents of a node that joins; `pin` is the authority's hash. */
export function joinDocuments(
  instance: LabInstance,
  pin: string,
  options: { readonly controlPlane?: boolean; readonly token?: string; readonly certificateKey?: string } = {},
): string {
  const token = options.token ?? TOKEN;
  return documents({
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'JoinConfiguration',
    discovery: {
      bootstrapToken: { apiServerEndpoint: ENDPOINT, token, caCertHashes: [pin] },
      tlsBootstrapToken: token,
    },
    ...(options.controlPlane === true
      ? {
          controlPlane: {
            certificateKey: options.certificateKey ?? CERTIFICATE_KEY,
            localAPIEndpoint: { advertiseAddress: instance.address, bindPort: 6443 },
          },
        }
      : {}),
    nodeRegistration: registration(instance),
    patches: { directory: PATCHES },
    timeouts: { discovery: '2s' },
  });
}

function registration(instance: LabInstance): object {
  return {
    name: instance.name,
    criSocket: 'unix:///run/containerd/containerd.sock',
    kubeletExtraArgs: [{ name: 'node-ip', value: instance.address }],
  };
}

function documents(...all: readonly object[]): string {
  return all.map((document) => stringify(document)).join('---\n');
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: [process.env['PATH'] ?? '', ETCD].join(delimiter) };
}
