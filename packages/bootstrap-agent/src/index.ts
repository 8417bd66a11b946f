export type { FileSystem } from './host/file-system.ts';
export { NodeFileSystem } from './host/node-file-system.ts';
export { httpsTransport } from './kubernetes/https-transport.ts';
export type { EvictionOutcome, KubernetesApi, KubernetesNode, Pod } from './kubernetes/kubernetes-api.ts';
export { KubernetesClient } from './kubernetes/kubernetes-client.ts';
export type {
  KubernetesRequest,
  KubernetesResponse,
  KubernetesTransport,
} from './kubernetes/kubernetes-transport.ts';
export { type KubernetesCredentials, readKubeconfig } from './kubernetes/read-kubeconfig.ts';
export type { Role, RoleName } from './roles/role.ts';
export { roles } from './roles/roles.ts';
export type { Step, Verdict } from './steps/step.ts';
