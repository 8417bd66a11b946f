export { NodeFileSystem } from './host/node-file-system.ts';
export { httpsTransport } from './kubernetes/https-transport.ts';
export { readKubeconfig } from './kubernetes/read-kubeconfig.ts';
export type { Role, RoleName } from './roles/role.ts';
export { roles } from './roles/roles.ts';
export type { Step, Verdict } from './steps/step.ts';
