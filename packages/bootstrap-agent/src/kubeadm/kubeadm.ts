import { type Clock, isClusterError, withHeartbeat } from '@dedicated-k8s/core-sdk';
import { kubeadmErrors } from '../errors/kubeadm-errors.ts';
import type { FileSystem } from '../host/file-system.ts';
import type { CommandResult, HostCommands } from '../host/host-commands.ts';
import { explainFailure } from './explain-failure.ts';
import { hearProgress, type Progress, type ProgressDependencies, REMIND_MS } from './hear-progress.ts';
import { renderYaml } from './render-yaml.ts';

/** What running kubeadm needs of a node. */
export interface KubeadmHost extends ProgressDependencies {
  readonly clock: Clock;
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
 * Runs kubeadm and returns its standard output, which may hold secrets. What it says of its phases is logged meanwhile.
 *
 * @throws {ClusterError} KUBEADM_*; KUBEADM_TIMED_OUT after `patience.kubeadmMs`, with the phase that it was in.
 */
export async function kubeadm(host: KubeadmHost, args: readonly string[]): Promise<string> {
  const words = args.slice(0, args.findIndex((word) => word.startsWith('-')) >>> 0);
  const command = ['kubeadm', ...words].join(' ');
  const { result, progress } = await run(host, command, args);
  if (result.exitCode === 0) return result.stdout;
  const { exitCode, stderr } = result;
  const { node, cluster } = host;
  throw explainFailure({
    command,
    exitCode,
    stderr,
    lastPhase: progress.phase,
    node: node.name,
    endpoint: cluster.endpoint,
  });
}

async function run(
  host: KubeadmHost,
  command: string,
  args: readonly string[],
): Promise<{ readonly result: CommandResult; readonly progress: Progress }> {
  const { commands, cluster, patience, signal, clock } = host;
  const timeoutMs = patience.kubeadmMs;
  const heard = hearProgress(host, { command, timeoutMs });
  try {
    const { onLine, remind } = heard;
    const program = { program: 'kubeadm', arguments: args, timeoutMs, exclusive: true, onLine };
    const result = await withHeartbeat({ clock, firstMs: REMIND_MS, signal }, remind, (signalOfRun) =>
      commands.run(program, signalOfRun),
    );
    return { result, progress: heard.current() };
  } catch (cause) {
    if (!isClusterError(cause, 'PROGRAM_TIMED_OUT')) throw cause;
    const context = { command, limitSeconds: timeoutMs / 1_000, ...heard.current(), endpoint: cluster.endpoint };
    throw kubeadmErrors.KUBEADM_TIMED_OUT(context, { cause });
  } finally {
    heard.stop();
  }
}

/** Removes what a killed run left of {@link kubeadmWithConfig}. No kubeadm may be running. */
export async function removeSecretFiles(files: FileSystem): Promise<void> {
  for (const name of await files.list(FOLDER)) {
    if (/^kubeadm-.*\.yaml/.test(name)) await files.remove(`${FOLDER}/${name}`);
  }
}
