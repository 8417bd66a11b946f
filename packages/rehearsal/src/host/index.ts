export { buildHostPrograms, buildHostsPreload } from './build-host-programs.ts';
export { hostEnvironment } from './host-environment.ts';
export { installHostPrograms } from './install-host-programs.ts';
export { hostProgramsSource } from './program-arguments.ts';
export { type RunningHost, type StartInitOptions, startInit } from './start-init.ts';
