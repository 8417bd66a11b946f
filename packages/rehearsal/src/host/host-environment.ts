import { delimiter, join } from 'node:path';

/** Builds the environment of a process on an instance. `base.PATH` must lead to the real etcd. */
export function hostEnvironment(
  host: { readonly root: string; readonly address: string; readonly name: string },
  base: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  return {
    ...base,
    HOST_ROOT: host.root,
    HOST_ADDRESS: host.address,
    HOST_NAME: host.name,
    PATH: [join(host.root, 'usr/local/bin'), base['PATH'] ?? '/usr/bin:/bin'].join(delimiter),
  };
}
