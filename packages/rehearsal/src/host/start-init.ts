import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { killMarkedProcesses } from '../run/marked-processes.ts';
import { hostEnvironment } from './host-environment.ts';
import { programArguments } from './program-arguments.ts';

/** An instance that is powered on. */
export interface RunningHost {
  readonly pid: number;
  /** Settles when init has ended. */
  readonly exited: Promise<void>;
  /** Ends services and containers in order (SIGTERM, then SIGKILL), then init. */
  powerOff(): Promise<void>;
  /** Kills everything on the instance at once. */
  cutPower(): Promise<void>;
}

/** What an instance is started with. */
export interface StartInitOptions {
  /** Folder prepared by `installHostPrograms`. No other instance may have it. */
  readonly root: string;
  /** Loopback address of the instance: 127.0.x.y. */
  readonly address: string;
  /** Node name. */
  readonly name: string;
  /** Node executable. */
  readonly node: string;
  /** Bundle of the host programs. */
  readonly entry: string;
  /** Environment of everything on the instance; PATH must lead to etcd. Default: this process's. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Powers an instance on: starts its init, which boots the enabled services. Resolves when systemctl works.
 *
 * @throws {Error} when init ends before it is ready; its output is in `<root>/var/log/init.log`.
 */
export async function startInit(options: StartInitOptions): Promise<RunningHost> {
  const folder = join(options.root, 'var/log');
  mkdirSync(folder, { recursive: true });
  const log = openSync(join(folder, 'init.log'), 'a');
  const child = spawn(options.node, [...programArguments(options.entry), 'init'], {
    cwd: options.root,
    env: hostEnvironment(options, options.environment),
    detached: true,
    // The channel tells init when this process is gone.
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);

  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
  const ready = new Promise<true>((resolve) => {
    child.once('message', () => {
      resolve(true);
    });
  });
  if ((await Promise.race([ready, exited])) !== true)
    throw new Error(`init of ${options.name} ended before it was ready: see ${join(folder, 'init.log')}`);

  return {
    pid: child.pid ?? 0,
    exited,
    powerOff: async () => {
      child.kill('SIGTERM');
      await exited;
    },
    cutPower: async () => {
      child.kill('SIGKILL');
      killMarkedProcesses('HOST_ROOT', options.root);
      await exited;
    },
  };
}
