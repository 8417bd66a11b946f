export type { NodeGroupSettings } from './compute/node-group-settings.ts';
export { bundleFunctions, type FunctionBundles } from './functions/bundle-functions.ts';
export type { TerminationSettings } from './functions/etcd-lifecycle/termination-settings.ts';
export { K8sClusterStack, type K8sClusterStackProps } from './stack/k8s-cluster-stack.ts';
export { type SynthesizedAsset, type SynthesizedStack, type SynthesizeOptions, synthesize } from './synth.ts';
