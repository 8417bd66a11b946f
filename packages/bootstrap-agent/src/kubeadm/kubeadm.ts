import type { FileSystem } from '../host/file-system.ts';
import type { HostCommands } from '../host/host-commands.ts';
import { explainFailure } from './explain-failure.ts';
import { renderYaml } from './render-yaml.ts';

/** What running kubeadm needs of a node. */
export interface KubeadmHost {
  readonly files: FileSystem;
  readonly commands: HostCommands;
  readonly node: { readonly name: string };
  readonly cluster: { readonly endpoint: string };
  readonly patience: { readonly kubeadmMs: number };
  readonly signal: AbortSignal;
}

/** On a memory file system, so that secrets do not reach the disk. */
const FOLDER = '/run/bootstrap-agent';

/**
 * Runs kubeadm with a configuration that may hold secrets: it goes through a file of mode 0600, removed at the end.
 * Returns standard output, which may hold secrets as well.
 *
 * @throws {ClusterError} KUBEADM_* saying what its message means.
 */
export async function kubeadmWithConfig(
  host: KubeadmHost,
  subcommand: readonly string[],
  documents: readonly object[],
): Promise<string> {
  const path = `${FOLDER}/kubeadm-${subcommand.filter((word) => !word.startsWith('-')).join('-')}.yaml`;
  await host.files.write(path, renderYaml(...documents), { mode: 0o600 });
  try {
    return await kubeadm(host, [...subcommand, '--config', path]);
  } finally {
    await host.files.remove(path);
  }
}

/**
 * Runs kubeadm and returns its standard output, which may hold secrets.
 *
 * @throws {ClusterError} KUBEADM_*
 */
export async function kubeadm(host: KubeadmHost, args: readonly string[]): Promise<string> {
  const { commands, node, cluster, patience, signal } = host;
  const { exitCode, stdout, stderr } = await commands.run(
    { program: 'kubeadm', arguments: args, timeoutMs: patience.kubeadmMs, exclusive: true },
    signal,
  );
  if (exitCode === 0) return stdout;
  const words = args.slice(0, args.findIndex((word) => word.startsWith('-')) >>> 0);
  throw explainFailure({
    command: ['kubeadm', ...words].join(' '),
    exitCode,
    stderr,
    node: node.name,
    endpoint: cluster.endpoint,
  });
}

/** Removes what a killed run left of {@link kubeadmWithConfig}. No kubeadm may be running. */
export async function removeSecretFiles(files: FileSystem): Promise<void> {
  for (const name of await files.list(FOLDER)) {
    if (/^kubeadm-.*\.yaml/.test(name)) await files.remove(`${FOLDER}/${name}`);
  }
}
