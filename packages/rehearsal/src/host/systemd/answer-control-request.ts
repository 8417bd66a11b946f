import type { ContainerTable } from './container-table.ts';
import type { ControlRequest, ControlResponse } from './control-request.ts';
import type { Service } from './service.ts';
import type { ServiceTable } from './service-table.ts';

/** What init keeps. */
export interface InitTables {
  readonly services: ServiceTable;
  readonly containers: ContainerTable;
}

type UnitVerb = Extract<ControlRequest, { unit: string }>['verb'];

const DONE: ControlResponse = { kind: 'done' };

const UNIT_VERBS: Readonly<Record<UnitVerb, (service: Service) => Promise<ControlResponse>>> = {
  start: async (service) => ((await service.start()) ? DONE : { kind: 'job-failed' }),
  stop: async (service) => {
    await service.stop();
    return DONE;
  },
  restart: async (service) => {
    await service.stop();
    return (await service.start()) ? DONE : { kind: 'job-failed' };
  },
  'reset-failed': async (service) => {
    service.resetFailed();
    return DONE;
  },
  status: async ({ unit, status }) => ({ kind: 'unit', description: unit.description, status }),
};

/** Does what was asked of init. */
export async function answerControlRequest(tables: InitTables, request: ControlRequest): Promise<ControlResponse> {
  const { services, containers } = tables;
  if ('unit' in request) {
    const service = services.get(request.unit);
    return service === undefined ? { kind: 'no-such-unit' } : UNIT_VERBS[request.verb](service);
  }
  switch (request.verb) {
    case 'daemon-reload':
      services.reload();
      return DONE;
    case 'run-container':
      if (services.get('containerd.service')?.status.activeState !== 'active') return { kind: 'runtime-unavailable' };
      return { kind: 'containers', containers: [containers.run(request.container)] };
    case 'remove-container':
      await containers.remove(request.name, request.timeoutMs);
      return DONE;
    case 'containers':
      break;
  }
  return { kind: 'containers', containers: containers.list() };
}
