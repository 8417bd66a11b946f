import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Host } from '../host.ts';

const run = promisify(execFile);

// kubeadm writes flags of etcd 3.6; an older etcd has some under another name, or not at all.
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  '--feature-gates=InitialCorruptCheck=true': ['--experimental-initial-corrupt-check=true'],
};

/** Flags that name a file or folder of the node. */
const PATH_FLAG = /^--(?:data-dir|wal-dir|(?:peer-)?(?:cert-file|key-file|trusted-ca-file))$/;

/** Asks the installed etcd which flags it has. */
export async function readEtcdFlags(): Promise<ReadonlySet<string>> {
  const { stdout, stderr } = await run('etcd', ['--help']);
  return new Set(`${stdout}${stderr}`.match(/--[a-z0-9-]+/g));
}

/**
 * Fits an etcd command to this machine: 127.0.0.1, which all instances share, becomes the instance's own address, paths
 * go below its root, and flags that the installed etcd does not have are renamed or left out.
 */
export function fitEtcdCommand(host: Host, command: readonly string[], known: ReadonlySet<string>): readonly string[] {
  const [program = 'etcd', ...flags] = command;
  return [
    program,
    ...flags
      .flatMap((flag) => fitName(flag, known))
      .map((flag) => {
        const equals = flag.indexOf('=');
        const name = flag.slice(0, equals);
        const value = flag.slice(equals + 1);
        if (PATH_FLAG.test(name)) return `${name}=${host.path(value)}`;
        if (name.startsWith('--listen-')) return `${name}=${fitUrls(value, host.address)}`;
        return flag;
      }),
  ];
}

function fitName(flag: string, known: ReadonlySet<string>): readonly string[] {
  const name = flag.split('=')[0] ?? '';
  if (known.has(name)) return [flag];
  const candidates = RENAMED[flag] ?? [flag.replace(/^--/, '--experimental-')];
  return candidates.filter((candidate) => known.has(candidate.split('=')[0] ?? ''));
}

function fitUrls(urls: string, address: string): string {
  return [...new Set(urls.split(',').map((url) => url.replace('//127.0.0.1:', `//${address}:`)))].join(',');
}
