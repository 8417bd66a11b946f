import { initControlPlaneRole } from './init-control-plane.ts';
import { joinControlPlaneRole } from './join-control-plane.ts';
import type { Role, RoleName } from './role.ts';
import { workerRole } from './worker.ts';

/** Every role by its name. */
export const roles: { readonly [Name in RoleName]: Role } = {
  'init-control-plane': initControlPlaneRole,
  'join-control-plane': joinControlPlaneRole,
  worker: workerRole,
};
