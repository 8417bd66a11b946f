import { existsSync, readFileSync } from 'node:fs';
import type { Host } from '../host.ts';
import { parseCommandLine } from './command-line.ts';
import { decideRestart, isCleanExit } from './decide-restart.ts';
import { parseEnvironmentFile } from './environment-file.ts';
import type { ServiceUnit } from './service-unit.ts';
import { type ProcessExit, type SupervisedProcess, superviseProcess } from './supervised-process.ts';

/** `ActiveState` of a unit. */
export type ActiveState = 'inactive' | 'activating' | 'active' | 'deactivating' | 'failed';

/** What `systemctl show` says of a service. */
export interface ServiceStatus {
  readonly activeState: ActiveState;
  readonly subState: 'dead' | 'start' | 'running' | 'exited' | 'stop' | 'failed' | 'auto-restart';
  readonly mainPid: number;
  readonly restarts: number;
  readonly result: 'success' | 'exit-code' | 'signal' | 'start-limit-hit' | 'resources';
  readonly exitStatus: number;
}

/** One service of an instance: its process, its state, its restarts. */
export class Service {
  readonly #host: Host;
  #unit: ServiceUnit;
  #process: SupervisedProcess | undefined;
  #status: ServiceStatus = {
    activeState: 'inactive',
    subState: 'dead',
    mainPid: 0,
    restarts: 0,
    result: 'success',
    exitStatus: 0,
  };
  #restartTimer: NodeJS.Timeout | undefined;
  #starts: readonly number[] = [];
  #stopping = false;

  constructor(host: Host, unit: ServiceUnit) {
    this.#host = host;
    this.#unit = unit;
  }

  get unit(): ServiceUnit {
    return this.#unit;
  }

  get status(): ServiceStatus {
    return this.#status;
  }

  /** Takes a changed unit file (`daemon-reload`); the running process is left alone. */
  reload(unit: ServiceUnit): void {
    this.#unit = unit;
  }

  /** Starts it. Returns false when the job failed: a one-shot that failed, a missing program, too many starts. */
  async start(): Promise<boolean> {
    if (this.#status.activeState === 'active' || this.#process !== undefined) return true;
    clearTimeout(this.#restartTimer);
    if (!this.#conditionsHold()) return true;
    if (this.#startLimitHit()) {
      this.#become({ activeState: 'failed', subState: 'failed', mainPid: 0, result: 'start-limit-hit' });
      return false;
    }
    this.#stopping = false;
    if (this.#missingEnvironmentFile() !== undefined) {
      this.#become({ activeState: 'failed', subState: 'failed', mainPid: 0, result: 'resources' });
      return false;
    }
    this.#become({ activeState: 'activating', subState: 'start', result: 'success' });
    for (const line of this.#unit.execStartPre) if (!(await this.#runToEnd(line))) return false;
    return this.#unit.type === 'oneshot' ? this.#startOneShot() : this.#startSimple();
  }

  /** Stops it and whatever it started. */
  async stop(timeoutMs: number = this.#unit.stopTimeoutMs): Promise<void> {
    clearTimeout(this.#restartTimer);
    this.#stopping = true;
    if (this.#process !== undefined) {
      this.#become({ activeState: 'deactivating', subState: 'stop' });
      await this.#process.stop(timeoutMs);
      this.#process = undefined;
    }
    if (this.#status.activeState !== 'failed') this.#become({ activeState: 'inactive', subState: 'dead', mainPid: 0 });
  }

  /** Forgets a failure and the counted starts (`reset-failed`). */
  resetFailed(): void {
    this.#starts = [];
    if (this.#status.activeState === 'failed') this.#become({ activeState: 'inactive', subState: 'dead' });
  }

  async #startOneShot(): Promise<boolean> {
    for (const line of this.#unit.execStart) if (!(await this.#runToEnd(line))) return false;
    if (this.#unit.remainAfterExit) this.#become({ activeState: 'active', subState: 'exited', mainPid: 0 });
    else this.#become({ activeState: 'inactive', subState: 'dead', mainPid: 0 });
    return true;
  }

  async #runToEnd(line: string): Promise<boolean> {
    const { process, ignoreFailure } = this.#spawn(line);
    const exit = await process.exited;
    if (this.#process === process) this.#process = undefined;
    if (isCleanExit(exit) || ignoreFailure) return true;
    this.#ended(exit);
    return false;
  }

  #startSimple(): boolean {
    const { process } = this.#spawn(this.#unit.execStart.at(-1) ?? '');
    if (process.pid !== 0) this.#become({ activeState: 'active', subState: 'running', mainPid: process.pid });
    void this.#follow(process);
    return process.pid !== 0;
  }

  async #follow(process: SupervisedProcess): Promise<void> {
    const exit = await process.exited;
    if (this.#process !== process) return;
    this.#process = undefined;
    this.#ended(exit);
  }

  /** Its process ended: by itself, or because it was stopped. */
  #ended(exit: ProcessExit): void {
    const exitStatus = exit.code ?? 0;
    if (this.#stopping) {
      this.#become({ activeState: 'inactive', subState: 'dead', mainPid: 0, exitStatus });
      return;
    }
    const result = isCleanExit(exit) ? 'success' : exit.signal === null ? 'exit-code' : 'signal';
    if (decideRestart(this.#unit.restart, exit)) {
      this.#become({ activeState: 'activating', subState: 'auto-restart', mainPid: 0, result, exitStatus });
      this.#restartTimer = setTimeout(() => {
        this.#become({ activeState: 'inactive', restarts: this.#status.restarts + 1 });
        void this.start();
      }, this.#unit.restartMs);
    } else if (result === 'success') {
      this.#become({ activeState: 'inactive', subState: 'dead', mainPid: 0, result, exitStatus });
    } else {
      this.#become({ activeState: 'failed', subState: 'failed', mainPid: 0, result, exitStatus });
    }
  }

  #spawn(line: string): { readonly process: SupervisedProcess; readonly ignoreFailure: boolean } {
    const variables = { ...this.#unit.environment, ...this.#environmentFromFiles() };
    const { words, ignoreFailure } = parseCommandLine(line, variables);
    const supervised = superviseProcess({
      argv: words.map((word, index) => (index === 0 ? this.#executable(word) : word)),
      environment: { ...process.env, ...variables },
      folder: this.#host.path(this.#unit.workingDirectory?.replace(/^-/, '') ?? '/'),
      logFile: this.#host.path(`/var/log/journal/${this.#unit.name.replace(/\.service$/, '')}.log`),
    });
    this.#process = supervised;
    return { process: supervised, ignoreFailure };
  }

  /** The instance's own program when it has one under that path, else this machine's. */
  #executable(path: string): string {
    const own = this.#host.path(path);
    return path.startsWith('/') && existsSync(own) ? own : path;
  }

  #environmentFromFiles(): Readonly<Record<string, string>> {
    const variables: Record<string, string> = {};
    for (const entry of this.#unit.environmentFiles) {
      const path = this.#host.path(entry.replace(/^-/, ''));
      if (existsSync(path)) Object.assign(variables, parseEnvironmentFile(readFileSync(path, 'utf8')));
    }
    return variables;
  }

  #missingEnvironmentFile(): string | undefined {
    return this.#unit.environmentFiles.find((entry) => !entry.startsWith('-') && !existsSync(this.#host.path(entry)));
  }

  #conditionsHold(): boolean {
    return this.#unit.conditionPaths.every((condition) =>
      condition.startsWith('!')
        ? !existsSync(this.#host.path(condition.slice(1)))
        : existsSync(this.#host.path(condition)),
    );
  }

  #startLimitHit(): boolean {
    const now = Date.now();
    this.#starts = [...this.#starts.filter((at) => now - at < this.#unit.startLimitIntervalMs), now];
    return this.#unit.startLimitBurst > 0 && this.#starts.length > this.#unit.startLimitBurst;
  }

  #become(change: Partial<ServiceStatus>): void {
    this.#status = { ...this.#status, ...change };
  }
}
