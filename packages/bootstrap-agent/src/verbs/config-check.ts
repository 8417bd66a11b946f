import { readFile } from 'node:fs/promises';
import { agentExitCodes, clusterErrors } from '@dedicated-k8s/core-sdk';
import { ImdsInstanceMetadata } from '@dedicated-k8s/core-sdk/aws';
import type { Invocation } from '../cli/verb.ts';
import { loadNodeConfig } from '../config/load-node-config.ts';
import { openHost } from '../wiring/open-host.ts';

/** Prints the merged and checked config; what is wrong with it is an error. */
export async function configCheck({ root, flags, signal, print }: Invocation): Promise<number> {
  const file = flags.one('file');
  const { config, sources } = await loadNodeConfig({
    files: openHost(root).files,
    userData: () => (file === undefined ? new ImdsInstanceMetadata().userData(signal) : readUserData(file)),
    settings: flags.all('set'),
  });
  print(`${JSON.stringify({ kind: 'config', sources, config })}\n`);
  return agentExitCodes.ok;
}

/** A file in the place of the user data, to check a config before any instance has it. */
async function readUserData(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const isAbsent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw clusterErrors[isAbsent ? 'CONFIG_ABSENT' : 'CONFIG_UNREADABLE']({ source: file }, { cause });
  }
}
