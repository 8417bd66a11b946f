import { setTimeout as sleep } from 'node:timers/promises';
import { agentErrors } from '../errors/agent-errors.ts';
import type { FileSystem } from './file-system.ts';
import type { HostCommand } from './host-commands.ts';
import { processStart } from './process-start.ts';

/** Below /run, so that a reboot forgets them together with the processes. */
const FOLDER = '/run/bootstrap-agent/programs';
const POLL_MS = 200;

interface Record {
  readonly pid: number;
  /** Tells this process from a later one with the same id. */
  readonly processStart: string;
  readonly command: string;
  readonly endsBy: number;
}

/**
 * Remembers the programs that must not run twice at once. The agent may be killed while `kubeadm` goes on: the next run
 * waits for that one to end before it looks at what there is to do.
 */
export class LeftBehindPrograms {
  readonly #files: FileSystem;

  constructor(files: FileSystem) {
    this.#files = files;
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
      endsBy: Date.now() + command.timeoutMs,
    };
    await this.#files.write(path, JSON.stringify(record));
    return () => this.#files.remove(path);
  }

  /** Waits for each until its own time-out, then ends it. @throws {ClusterError} AGENT_FILE_UNREADABLE */
  async settle(signal: AbortSignal): Promise<readonly string[]> {
    const waitedFor: string[] = [];
    for (const name of await this.#files.list(FOLDER)) {
      const path = `${FOLDER}/${name}`;
      const record = await this.#read(path);
      if (record !== undefined && (await isAlive(record))) {
        waitedFor.push(record.command);
        await settleOne(record, signal);
      }
      await this.#files.remove(path);
    }
    return waitedFor;
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

async function settleOne(record: Record, signal: AbortSignal): Promise<void> {
  while (await isAlive(record)) {
    if (Date.now() > record.endsBy) endGroup(record.pid);
    await sleep(POLL_MS, undefined, { signal });
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
