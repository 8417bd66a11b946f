import type { ContainerSpec, ContainerStatus } from './container-table.ts';
import type { ServiceStatus } from './service.ts';

/** Path of init's socket, relative to the instance's root: absolute ones would pass the 107 bytes a socket path has. */
export const CONTROL_SOCKET = 'run/systemd/private';

/** What init is asked over its socket, one request a connection. */
export type ControlRequest =
  | { readonly verb: 'start' | 'stop' | 'restart' | 'reset-failed' | 'status'; readonly unit: string }
  | { readonly verb: 'daemon-reload' }
  | { readonly verb: 'containers' }
  | { readonly verb: 'run-container'; readonly container: ContainerSpec }
  | { readonly verb: 'remove-container'; readonly name: string; readonly timeoutMs: number };

/** What init answers. */
export type ControlResponse =
  | { readonly kind: 'done' }
  | { readonly kind: 'job-failed' }
  | { readonly kind: 'no-such-unit' }
  | { readonly kind: 'runtime-unavailable' }
  | { readonly kind: 'unit'; readonly description: string; readonly status: ServiceStatus }
  | { readonly kind: 'containers'; readonly containers: readonly ContainerStatus[] };
