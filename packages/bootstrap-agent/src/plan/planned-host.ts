import type { FileKind, FileSystem, WriteOptions } from '../host/file-system.ts';
import type { CommandResult, HostCommand, HostCommands } from '../host/host-commands.ts';
import { SystemctlServiceManager } from '../host/systemctl-service-manager.ts';
import type { Host } from '../wiring/open-host.ts';
import { type Effects, NotPerformed } from './effects.ts';

/** A host that reads like the real one, and only notes what would be changed. */
export function plannedHost(real: Host, effects: Effects): Host {
  const commands = new PlannedHostCommands(real.commands, effects);
  return {
    files: new PlannedFileSystem(real.files, effects),
    commands,
    services: new SystemctlServiceManager(commands),
  };
}

class PlannedHostCommands implements HostCommands {
  readonly #real: HostCommands;
  readonly #effects: Effects;

  constructor(real: HostCommands, effects: Effects) {
    this.#real = real;
    this.#effects = effects;
  }

  async run(command: HostCommand, signal: AbortSignal): Promise<CommandResult> {
    if (command.readOnly === true) return this.#real.run(command, signal);
    const line = [command.program, ...command.arguments].join(' ');
    this.#effects.add(`run ${line}`);
    if (command.exclusive === true) throw new NotPerformed(line);
    return { exitCode: 0, stdout: '', stderr: '' };
  }

  async settle(): Promise<readonly string[]> {
    return [];
  }
}

/** What would be written is read again by later steps; `undefined` stands for what would be removed. */
class PlannedFileSystem implements FileSystem {
  readonly #real: FileSystem;
  readonly #effects: Effects;
  readonly #written = new Map<string, string | undefined>();

  constructor(real: FileSystem, effects: Effects) {
    this.#real = real;
    this.#effects = effects;
  }

  async read(path: string): Promise<string | undefined> {
    return this.#written.has(path) ? this.#written.get(path) : this.#real.read(path);
  }

  async write(path: string, content: string, { mode = 0o644 }: WriteOptions = {}): Promise<void> {
    this.#written.set(path, content);
    this.#effects.add(`write ${path} (mode ${mode.toString(8)}, ${Buffer.byteLength(content)} bytes)`);
  }

  async create(path: string, content: string): Promise<boolean> {
    if ((await this.kind(path)) !== undefined) return false;
    await this.write(path, content);
    return true;
  }

  async remove(path: string): Promise<void> {
    if ((await this.kind(path)) !== undefined) this.#effects.add(`remove ${path}`);
    this.#written.set(path, undefined);
  }

  async kind(path: string): Promise<FileKind | undefined> {
    if (this.#written.has(path)) return this.#written.get(path) === undefined ? undefined : 'file';
    return this.#real.kind(path);
  }

  list(folder: string): Promise<readonly string[]> {
    return this.#real.list(folder);
  }
}
