import type { Host } from '../host.ts';
import { type ProcessExit, type SupervisedProcess, superviseProcess } from './supervised-process.ts';

/** What a container is started with. */
export interface ContainerSpec {
  readonly name: string;
  readonly argv: readonly string[];
  /** Kept for whoever started it: the digest of its manifest. */
  readonly label: string;
}

/** A container as the runtime reports it. */
export interface ContainerStatus {
  readonly name: string;
  readonly label: string;
  readonly running: boolean;
  readonly pid: number;
  readonly startedAt: number;
  readonly exit: ProcessExit | undefined;
}

interface Container {
  readonly spec: ContainerSpec;
  readonly process: SupervisedProcess;
  exit: ProcessExit | undefined;
}

/**
 * The containers of an instance. They are children of init as containerd's shims are: restarting the kubelet or
 * containerd does not end them.
 */
export class ContainerTable {
  readonly #host: Host;
  readonly #containers = new Map<string, Container>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Starts a container unless one of that name runs. */
  run(spec: ContainerSpec): ContainerStatus {
    const { name, argv } = spec;
    const running = this.#containers.get(name);
    if (running !== undefined && running.exit === undefined) return status(running);
    const supervised = superviseProcess({
      argv,
      environment: process.env,
      folder: this.#host.root,
      logFile: this.#host.path(`/var/log/pods/${name}.log`),
    });
    const container: Container = { spec, process: supervised, exit: undefined };
    void noteExit(container);
    this.#containers.set(name, container);
    return status(container);
  }

  /** Stops and forgets a container. Does nothing when there is none. */
  async remove(name: string, timeoutMs: number): Promise<void> {
    const container = this.#containers.get(name);
    if (container === undefined) return;
    if (container.exit === undefined) await container.process.stop(timeoutMs);
    if (this.#containers.get(name) === container) this.#containers.delete(name);
  }

  list(): readonly ContainerStatus[] {
    return [...this.#containers.values()].map(status);
  }
}

async function noteExit(container: Container): Promise<void> {
  container.exit = await container.process.exited;
}

function status({ spec: { name, label }, process, exit }: Container): ContainerStatus {
  return { name, label, running: exit === undefined, pid: process.pid, startedAt: process.startedAt, exit };
}
