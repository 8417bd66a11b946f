import { type WaitDependencies, waitUntil } from '@dedicated-k8s/core-sdk';
import type { Logger } from '@dedicated-k8s/observability';
import { agentErrors } from '../errors/agent-errors.ts';
import type { FileSystem } from './file-system.ts';
import type { HostCommand } from './host-commands.ts';
import { processStart } from './process-start.ts';

/** Below /run, so that a reboot forgets them together with the processes. */
const FOLDER = '/run/bootstrap-agent/programs';
const delayMs = { firstMs: 100, maxMs: 2_000 };
/** For the kernel to end what was killed; one that hangs in a system call for longer needs a person. */
const KILL_MS = 30_000;

interface Record {
  readonly pid: number;
  /** Tells this process from a later one with the same id. */
  readonly processStart: string;
  readonly command: string;
  /** Of its time-out, in ms since boot. The wall clock may be set by NTP while the agent is away. */
  readonly endsByUptimeMs: number;
}

/** What remembering programs needs. */
export interface LeftBehindOptions {
  readonly files: FileSystem;
  readonly clock: WaitDependencies['clock'];
  readonly random: WaitDependencies['random'];
  /** Milliseconds since the machine booted: the clock that outlives the agent. */
  readonly uptimeMs: () => number;
}

/**
 * Remembers the programs that must not run twice at once. The agent may be killed while `kubeadm` goes on: the next run
 * waits for that one to end before it looks at what there is to do.
 */
export class LeftBehindPrograms {
  readonly #files: FileSystem;
  readonly #options: LeftBehindOptions;

  constructor(options: LeftBehindOptions) {
    this.#files = options.files;
    this.#options = options;
  }

  /** Remembers a program that was just started; the function returned forgets it. */
  async add(pid: number, command: HostCommand): Promise<() => Promise<void>> {
    const start = await processStart(pid);
    if (start === undefined) return async () => {};
    const path = `${FOLDER}/${pid}.json`;
    const record: Record = {
      pid,
      processStart: start,
      command: [command.program, ...command.arguments].join(' '),
      endsByUptimeMs: this.#options.uptimeMs() + command.timeoutMs,
    };
    await this.#files.write(path, JSON.stringify(record));
    return () => this.#files.remove(path);
  }

  /**
   * Waits for each until its own time-out, then ends it. Returns their commands.
   *
   * @throws {ClusterError} AGENT_FILE_UNREADABLE; WAIT_TIMED_OUT when one that was killed does not end.
   */
  async settle(signal: AbortSignal, logger?: Logger): Promise<readonly string[]> {
    const waitedFor: string[] = [];
    for (const name of await this.#files.list(FOLDER)) {
      const path = `${FOLDER}/${name}`;
      const record = await this.#read(path);
      if (record !== undefined && (await isAlive(record))) {
        waitedFor.push(record.command);
        await this.#settleOne(record, signal, logger);
      }
      await this.#files.remove(path);
    }
    return waitedFor;
  }

  async #settleOne(record: Record, signal: AbortSignal, logger: Logger | undefined): Promise<void> {
    const { clock, random, uptimeMs } = this.#options;
    const { pid, command, endsByUptimeMs } = record;
    const timeoutMs = Math.max(0, endsByUptimeMs - uptimeMs()) + KILL_MS;
    const what = `process ${pid} of an earlier run to end`;
    await waitUntil({ clock, random, logger, signal }, { what, timeoutMs, delayMs }, async () => {
      if (!(await isAlive(record))) return { kind: 'ready', value: undefined };
      if (uptimeMs() <= endsByUptimeMs) return { kind: 'waiting', reason: `${command} is at work` };
      endGroup(pid);
      return { kind: 'waiting', reason: `${command} ran into its time-out and was killed` };
    });
  }

  async #read(path: string): Promise<Record | undefined> {
    const text = await this.#files.read(path);
    try {
      return text === undefined ? undefined : (JSON.parse(text) as Record);
    } catch (cause) {
      throw agentErrors.AGENT_FILE_UNREADABLE({ path }, { cause });
    }
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended between the look and the signal.
  }
}

async function isAlive(record: Record): Promise<boolean> {
  return (await processStart(record.pid)) === record.processStart;
}
