export type { Role, RoleName } from './roles/role.ts';
export { roles } from './roles/roles.ts';
export type { Step, Verdict } from './steps/step.ts';
