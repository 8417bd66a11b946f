import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { INSTALLED_PROGRAMS } from './program.ts';
import { programArguments } from './program-arguments.ts';

/** Folders that an image has. */
const FOLDERS: readonly string[] = [
  'etc/kubernetes',
  'etc/systemd/system',
  'run/systemd',
  'tmp',
  'var/lib/kubelet',
  'var/log/journal',
  'var/log/pods',
];

const FILES: Readonly<Record<string, string>> = {
  'proc/sys/net/ipv4/ip_forward': '1\n',
  'usr/lib/systemd/system/containerd.service': `[Unit]
Description=containerd container runtime

[Service]
ExecStart=/usr/local/bin/containerd
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
`,
  'usr/lib/systemd/system/kubelet.service': `[Unit]
Description=kubelet: The Kubernetes Node Agent

[Service]
ExecStart=/usr/local/bin/kubelet
Restart=always
RestartSec=10

[Install]
WantedBy=multi-user.target
`,
  // As kubeadm's package has it.
  'usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': `[Unit]
StartLimitIntervalSec=0

[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/local/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`,
};

// Containers are init's: the runtime itself only has to be there, with its socket.
const CONTAINERD = `#!/bin/sh
socket="$HOST_ROOT/run/containerd/containerd.sock"
mkdir -p "\${socket%/*}" && : > "$socket" && exec sleep 2147483647
`;

/** Prepares an instance's folder as its image would be: programs, unit files, containerd enabled and kubelet not. */
export async function installHostPrograms(
  root: string,
  options: { readonly node: string; readonly entry: string },
): Promise<void> {
  await Promise.all(FOLDERS.map((folder) => mkdir(join(root, folder), { recursive: true })));
  const command = [options.node, ...programArguments(options.entry)].map(quote).join(' ');
  const launchers = INSTALLED_PROGRAMS.map((name) => [name, `#!/bin/sh\nexec ${command} ${name} "$@"\n`] as const);
  await Promise.all([
    ...Object.entries(FILES).map(([path, text]) => write(join(root, path), text)),
    ...[...launchers, ['containerd', CONTAINERD] as const].map(async ([name, text]) => {
      const path = join(root, 'usr/local/bin', name);
      await write(path, text);
      await chmod(path, 0o755);
    }),
    write(
      join(root, 'etc/systemd/system/multi-user.target.wants/containerd.service'),
      FILES['usr/lib/systemd/system/containerd.service'] ?? '',
    ),
  ]);
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
