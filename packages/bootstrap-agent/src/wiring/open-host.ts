import { uptime } from 'node:os';
import { systemClock, systemRandom } from '@dedicated-k8s/core-sdk';
import { environmentCarrier } from '@dedicated-k8s/observability';
import type { FileSystem } from '../host/file-system.ts';
import type { HostCommands } from '../host/host-commands.ts';
import { LeftBehindPrograms } from '../host/left-behind-programs.ts';
import { NodeFileSystem } from '../host/node-file-system.ts';
import { ProcessHostCommands } from '../host/process-host-commands.ts';
import type { ServiceManager } from '../host/service-manager.ts';
import { SystemctlServiceManager } from '../host/systemctl-service-manager.ts';
import { TracedHostCommands } from '../host/traced-host-commands.ts';

/** The machine that the agent runs on. */
export interface Host {
  readonly files: FileSystem;
  readonly commands: HostCommands;
  readonly services: ServiceManager;
}

/** This machine, with its `/` at `root`. */
export function openHost(root: string): Host {
  const files = new NodeFileSystem(root);
  const commands = new TracedHostCommands(
    new ProcessHostCommands({
      leftBehind: new LeftBehindPrograms({
        files,
        clock: systemClock,
        random: systemRandom,
        uptimeMs: () => uptime() * 1_000,
      }),
      environment: () => ({
        ...environmentCarrier.inject(process.env),
        ...(root === '/' ? {} : { BOOTSTRAP_AGENT_ROOT: root }),
      }),
    }),
  );
  return { files, commands, services: new SystemctlServiceManager(commands) };
}
