import type { Host } from '../host.ts';
import { fitEtcdCommand, readEtcdFlags } from './etcd-command.ts';

/** Turns a container's command into one that runs on this machine. */
export type FitCommand = (command: readonly string[]) => readonly string[];

/**
 * Says how containers run here: etcd as the real program, kube-apiserver as its stand-in, every other as a process that
 * only is there. The controllers are in the API server's stand-in; pods are bound to nodes by whoever creates them.
 */
export async function createFitCommand(host: Host): Promise<FitCommand> {
  const etcdFlags = await readEtcdFlags();
  return (command) => {
    const [program, ...flags] = command;
    if (program === 'etcd') return fitEtcdCommand(host, command, etcdFlags);
    if (program === 'kube-apiserver') return [host.path('/usr/local/bin/kube-apiserver'), ...flags];
    return ['sleep', '2147483647'];
  };
}
