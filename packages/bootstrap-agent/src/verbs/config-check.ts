import { agentExitCodes } from '@dedicated-k8s/core-sdk';
import { ImdsInstanceMetadata } from '@dedicated-k8s/core-sdk/aws';
import type { Invocation } from '../cli/verb.ts';
import { openHost } from '../wiring/open-host.ts';
import { loadConfig } from '../wiring/open-node.ts';

/** Prints the merged and checked config; what is wrong with it is an error. */
export async function configCheck({ root, flags, signal, print }: Invocation): Promise<number> {
  const machine = { host: openHost(root), metadata: new ImdsInstanceMetadata() };
  const { config, sources } = await loadConfig(machine, flags.all('set'), signal);
  print(`${JSON.stringify({ kind: 'config', sources, config })}\n`);
  return agentExitCodes.ok;
}
