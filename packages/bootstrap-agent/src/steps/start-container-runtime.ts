import { needed, type Step, satisfied } from './step.ts';

/** containerd runs, now and after a reboot; the kubelet will after a reboot. kubeadm starts it the first time. */
export const startContainerRuntime: Step = {
  name: 'start-container-runtime',
  check: async ({ services, signal }) => {
    if (!(await services.isActive('containerd', signal))) return needed('containerd is not running');
    if (!(await services.isEnabled('kubelet', signal))) return needed('kubelet is not enabled');
    return satisfied('containerd is running and kubelet is enabled');
  },
  apply: async ({ services, signal }) => {
    await services.enable('containerd', { now: true }, signal);
    await services.enable('kubelet', { now: false }, signal);
  },
};
