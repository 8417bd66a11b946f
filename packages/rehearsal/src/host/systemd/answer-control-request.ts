import type { ContainerTable } from './container-table.ts';
import type { ControlRequest, ControlResponse } from './control-request.ts';
import type { ServiceTable } from './service-table.ts';

/** What init keeps. */
export interface InitTables {
  readonly services: ServiceTable;
  readonly containers: ContainerTable;
}

const DONE: ControlResponse = { kind: 'done' };

/** Does what was asked of init. */
export async function answerControlRequest(tables: InitTables, request: ControlRequest): Promise<ControlResponse> {
  switch (request.verb) {
    case 'daemon-reload':
      tables.services.reload();
      return DONE;
    case 'containers':
      return { kind: 'containers', containers: tables.containers.list() };
    case 'run-container':
      if (tables.services.get('containerd.service')?.status.activeState !== 'active')
        return { kind: 'runtime-unavailable' };
      return { kind: 'containers', containers: [tables.containers.run(request.container)] };
    case 'remove-container':
      await tables.containers.remove(request.name, request.timeoutMs);
      return DONE;
    default:
      return answerUnitRequest(tables.services, request);
  }
}

async function answerUnitRequest(
  services: ServiceTable,
  request: Extract<ControlRequest, { unit: string }>,
): Promise<ControlResponse> {
  const service = services.get(request.unit);
  if (service === undefined) return { kind: 'no-such-unit' };
  switch (request.verb) {
    case 'start':
      return (await service.start()) ? DONE : { kind: 'job-failed' };
    case 'stop':
      await service.stop();
      return DONE;
    case 'restart':
      await service.stop();
      return (await service.start()) ? DONE : { kind: 'job-failed' };
    case 'reset-failed':
      service.resetFailed();
      return DONE;
    case 'status':
      return { kind: 'unit', description: service.unit.description, status: service.status };
  }
}
