import { existsSync, readdirSync } from 'node:fs';
import type { Host } from '../host.ts';
import { Service } from './service.ts';
import { loadServiceUnit, UNIT_FOLDERS } from './service-unit.ts';

/** The services of an instance by name, made from their unit files when first asked for. */
export class ServiceTable {
  readonly #host: Host;
  readonly #services = new Map<string, Service>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Finds a service. Returns undefined when there is no unit file. */
  get(name: string): Service | undefined {
    const known = this.#services.get(name);
    if (known !== undefined) return known;
    const unit = loadServiceUnit(this.#host, name);
    if (unit === undefined) return undefined;
    const service = new Service(this.#host, unit);
    this.#services.set(name, service);
    return service;
  }

  /** Reads the unit files again. A service whose file is gone is forgotten once it has stopped. */
  reload(): void {
    for (const [name, service] of this.#services) {
      const unit = loadServiceUnit(this.#host, name);
      if (unit !== undefined) service.reload(unit);
      else if (service.status.mainPid === 0) this.#services.delete(name);
    }
  }

  /** Names of the services that are started at boot. */
  enabled(): readonly string[] {
    return UNIT_FOLDERS.map((folder) => this.#host.path(`${folder}/multi-user.target.wants`))
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder));
  }

  async stopAll(timeoutMs: number): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.stop(timeoutMs)));
  }
}
