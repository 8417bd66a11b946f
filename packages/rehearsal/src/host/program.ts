import type { Host } from './host.ts';

/** A stand-in of a program of the instance: its arguments in, its exit code out. */
export type Program = (host: Host, argv: readonly string[]) => Promise<number>;

/** Loads a program only when it is the one to run: the bundle holds them all. */
export const PROGRAMS: Readonly<Record<string, () => Promise<Program>>> = {
  init: async () => (await import('./systemd/init.ts')).runInit,
  'kube-apiserver': async () => (await import('./apiserver/kube-apiserver.ts')).runKubeApiserver,
  kubeadm: async () => (await import('./kubeadm/kubeadm.ts')).runKubeadm,
  kubelet: async () => (await import('./kubelet/kubelet.ts')).runKubelet,
  systemctl: async () => (await import('./systemd/systemctl.ts')).runSystemctl,
};

/** Programs that get a launcher in `/usr/local/bin`. `init` is started by the hypervisor alone. */
export const INSTALLED_PROGRAMS: readonly string[] = Object.keys(PROGRAMS).filter((name) => name !== 'init');
