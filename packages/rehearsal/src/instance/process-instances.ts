import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type CommandInvocation,
  type CommandResult,
  InstanceOffline,
  type InstanceRuntime,
  type LaunchedInstance,
} from '@dedicated-k8s/local-aws';
import { hostEnvironment, installHostPrograms, type RunningHost, startInit } from '../host/index.ts';
import { INSTANCE_MARK, killMarkedProcesses, RUN_MARK } from '../run/marked-processes.ts';
import { agentUnit } from './agent-unit.ts';

/** An instance while its processes run. */
export interface ProcessInstance {
  readonly instanceId: string;
  readonly address: string;
  readonly name: string;
  /** Its file system: a folder that its programs take for `/`. */
  readonly root: string;
  readonly host: RunningHost;
  readonly environment: NodeJS.ProcessEnv;
}

export interface ProcessInstancesOptions {
  readonly run: string;
  /** Folder under which each instance gets its own. */
  readonly folder: string;
  readonly node: string;
  /** Bundles: the host programs and the agent. */
  readonly hostPrograms: string;
  readonly agent: string;
  /** Makes the agent's process look names up in the instance's `/etc/hosts`. */
  readonly hostsPreload: string;
  /** Settings that the machine image brings for every node, laid over the user data; YAML or JSON. */
  readonly imageConfig?: string;
  /** Lines for `/etc/hosts` of every instance. */
  readonly hosts: () => string;
  readonly onLaunch: (instance: ProcessInstance) => void;
  /** All its processes are gone, and nobody here had ended them. */
  readonly onLost: (instanceId: string) => void;
  /** What a command run through the SSM agent wrote to stderr: the agent's log of it. */
  readonly onCommandLog: (instanceId: string, log: string) => void;
}

/**
 * How long a machine takes from its launch to its first program. EC2 takes longer; without any, a replacement would be
 * there before the function that makes room for it has started.
 */
const BOOT_MS = 2_000;

/** The hypervisor of a rehearsal: an instance is a folder, a loopback address and a tree of processes. */
export class ProcessInstances implements InstanceRuntime {
  readonly running: Map<string, ProcessInstance> = new Map();
  /** Every instance ever launched, for a look at its files. */
  readonly all: Map<string, ProcessInstance> = new Map();
  readonly #options: ProcessInstancesOptions;
  /** Instances that were ended on purpose. */
  readonly #ended = new Set<string>();
  /** Launches under way. */
  readonly #boots = new Map<string, Promise<void>>();

  constructor(options: ProcessInstancesOptions) {
    this.#options = options;
  }

  async launch(launched: LaunchedInstance): Promise<void> {
    const boot = this.#boot(launched);
    this.#boots.set(launched.instanceId, boot);
    try {
      await boot;
    } finally {
      this.#boots.delete(launched.instanceId);
    }
  }

  async #boot(launched: LaunchedInstance): Promise<void> {
    await delay(BOOT_MS);
    if (this.#ended.has(launched.instanceId)) return;
    const { run, folder, node, hostPrograms, agent, hostsPreload, imageConfig, hosts, onLaunch } = this.#options;
    const { instanceId, privateIp: address, hostname: name } = launched;
    const root = join(folder, instanceId);
    await installHostPrograms(root, { node, entry: hostPrograms });
    writeProgram(join(root, 'usr', 'local', 'bin', 'bootstrap-agent'), [node, `--import=${hostsPreload}`, agent]);
    mkdirSync(join(root, 'etc', 'systemd', 'system', 'multi-user.target.wants'), { recursive: true });
    writeFileSync(join(root, 'etc', 'hosts'), `127.0.0.1 localhost\n${address} ${name}\n${hosts()}`);

    if (imageConfig !== undefined) {
      mkdirSync(join(root, 'etc', 'bootstrap-agent', 'config.d'), { recursive: true });
      writeFileSync(join(root, 'etc', 'bootstrap-agent', 'config.d', '50-image.yaml'), imageConfig);
    }

    // An instance knows nothing of the machine it runs on but where programs are.
    const marks = { [RUN_MARK]: run, [INSTANCE_MARK]: instanceId };
    const own = {
      ...launched.environment,
      ...marks,
      BOOTSTRAP_AGENT_ROOT: root,
      HOME: join(root, 'root'),
      LANG: 'C.UTF-8',
    };
    const environment = { ...hostEnvironment({ root, address, name }, { PATH: process.env.PATH }), ...own };
    writeFileSync(join(root, 'etc', 'systemd', 'system', 'bootstrap-agent.service'), agentUnit);
    writeFileSync(
      join(root, 'etc', 'systemd', 'system', 'multi-user.target.wants', 'bootstrap-agent.service'),
      agentUnit,
    );
    const host = await startInit({
      root,
      address,
      name,
      node,
      entry: hostPrograms,
      environment: { PATH: process.env.PATH, ...own },
    });
    const instance = { instanceId, address, name, root, host, environment };
    this.running.set(instanceId, instance);
    this.all.set(instanceId, instance);
    onLaunch(instance);
    void this.#watch(instance);
  }

  async #watch({ instanceId, host }: ProcessInstance): Promise<void> {
    await host.exited;
    if (!this.#ended.has(instanceId)) this.#options.onLost(instanceId);
  }

  /** Ends everything on an instance at once, and tells nobody: its group has to find out. */
  cutPower(instanceId: string): void {
    this.#ended.add(instanceId);
    killMarkedProcesses(INSTANCE_MARK, instanceId);
  }

  async terminate(instanceId: string): Promise<void> {
    this.#ended.add(instanceId);
    // One that is booting would otherwise run on when everything else has ended. Its failure is told to who launched it.
    await Promise.allSettled([this.#boots.get(instanceId)]);
    const instance = this.running.get(instanceId);
    if (instance === undefined) return;
    this.running.delete(instanceId);
    await instance.host.cutPower();
    killMarkedProcesses(INSTANCE_MARK, instanceId);
  }

  /** Stands for the SSM agent: runs a script as root would, in the instance's environment. */
  async runCommand(instanceId: string, invocation: CommandInvocation, signal: AbortSignal): Promise<CommandResult> {
    const instance = this.running.get(instanceId);
    if (instance === undefined) throw new InstanceOffline(instanceId);
    const result = await runScript(instance, invocation.script, signal);
    this.#options.onCommandLog(instanceId, result.stderr);
    return result;
  }
}

function runScript(instance: ProcessInstance, script: string, signal: AbortSignal): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', script], {
      cwd: instance.root,
      env: instance.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        exitCode: code ?? 137,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
  });
}

/** A program that starts another one; `argv` holds paths without quotes in them. */
function writeProgram(path: string, argv: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec ${argv.map((word) => `'${word}'`).join(' ')} "$@"\n`, { mode: 0o755 });
}
