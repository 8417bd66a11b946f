import type { Host } from '../host.ts';
import { askInit } from '../systemd/ask-init.ts';
import type { ContainerStatus } from '../systemd/container-table.ts';
import type { FitCommand } from './container-command.ts';
import { RestartBackoff } from './restart-backoff.ts';
import { prepareHostPaths, readStaticPods, type StaticPod } from './static-pod.ts';

/** How long a container has to end before it is killed, in milliseconds. */
const STOP_MS = 5000;

/** A static pod and how its container is. */
export interface StaticPodState {
  readonly staticPod: StaticPod;
  readonly running: boolean;
  readonly restarts: number;
}

/** Keeps the node's containers in step with the manifests in its folder. */
export class StaticPodSync {
  readonly #host: Host;
  readonly #folder: string;
  readonly #fit: FitCommand;
  readonly #backoff: RestartBackoff;
  #states: readonly StaticPodState[] = [];

  constructor(host: Host, folder: string, fit: FitCommand, backoffMs: number) {
    this.#host = host;
    this.#folder = folder;
    this.#fit = fit;
    this.#backoff = new RestartBackoff(backoffMs);
  }

  /** As of the last sync. */
  get states(): readonly StaticPodState[] {
    return this.#states;
  }

  /** Removes the containers without a manifest, starts those that do not run. */
  async sync(): Promise<void> {
    const pods = readStaticPods(this.#host, this.#folder);
    const containers = await this.#containers();
    for (const container of containers) {
      const wanted = pods.some((pod) => pod.container === container.name && pod.digest === container.label);
      if (!wanted) await this.#remove(container.name);
    }
    const states: StaticPodState[] = [];
    for (const staticPod of pods) {
      const current = containers.find(({ name, label }) => name === staticPod.container && label === staticPod.digest);
      if (current?.running === true) this.#backoff.ran(current.name, Date.now() - current.startedAt);
      const running = current?.running === true || (await this.#start(staticPod, current !== undefined));
      states.push({ staticPod, running, restarts: this.#backoff.restarts(staticPod.container) });
    }
    this.#states = states;
  }

  async #containers(): Promise<readonly ContainerStatus[]> {
    const response = await askInit(this.#host, { verb: 'containers' });
    return response.kind === 'containers' ? response.containers : [];
  }

  async #remove(name: string): Promise<void> {
    await askInit(this.#host, { verb: 'remove-container', name, timeoutMs: STOP_MS });
    this.#backoff.forget(name);
  }

  /** Starts a container if its turn has come. Returns whether it runs. */
  async #start(staticPod: StaticPod, again: boolean): Promise<boolean> {
    const { container, command, digest } = staticPod;
    if (again && !this.#backoff.mayRestart(container, Date.now())) return false;
    const fault = prepareHostPaths(this.#host, staticPod);
    if (fault !== undefined) {
      process.stdout.write(`MountVolume.SetUp failed for static pod ${container}: ${fault}\n`);
      return false;
    }
    process.stdout.write(`${again ? 'restarting' : 'starting'} container ${container}\n`);
    const response = await askInit(this.#host, {
      verb: 'run-container',
      container: { name: container, argv: this.#fit(command), label: digest },
    });
    return response.kind === 'containers';
  }
}
