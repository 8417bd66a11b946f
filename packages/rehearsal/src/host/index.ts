export { buildHostPrograms, buildHostsPreload } from './build-host-programs.ts';
export { hostEnvironment } from './host-environment.ts';
export { installHostPrograms } from './install-host-programs.ts';
export { type RunningHost, startInit } from './start-init.ts';
