import { awaitEtcdVoter } from '../steps/await-etcd-voter.ts';
import { awaitNodeReady } from '../steps/await-node-ready.ts';
import { awaitTargetHealth } from '../steps/await-target-health.ts';
import { beginInitialization } from '../steps/begin-initialization.ts';
import { clearLeftoversOf } from '../steps/clear-leftovers.ts';
import { completeLaunchHook } from '../steps/complete-launch-hook.ts';
import { kubeadmInit } from '../steps/kubeadm-init.ts';
import { mirrorInitialization } from '../steps/mirror-initialization.ts';
import { pinEndpoint } from '../steps/pin-endpoint.ts';
import { publishJoinMaterial } from '../steps/publish-join-material.ts';
import { recordInitialization } from '../steps/record-initialization.ts';
import { registerMember } from '../steps/register-member.ts';
import { registerTarget } from '../steps/register-target.ts';
import { startContainerRuntime } from '../steps/start-container-runtime.ts';
import { underLease } from '../steps/step.ts';
import { writeAuditPolicy } from '../steps/write-audit-policy.ts';
import { writeKubeletPatch } from '../steps/write-kubelet-patch.ts';
import type { Role } from './role.ts';

/** The first control plane: makes the cluster, publishes what others need, and only then says that there is one. */
export const initControlPlaneRole: Role = {
  name: 'init-control-plane',
  steps: [
    startContainerRuntime,
    writeAuditPolicy,
    writeKubeletPatch,
    ...underLease(
      'cluster-init',
      beginInitialization,
      clearLeftoversOf(kubeadmInit),
      pinEndpoint,
      kubeadmInit,
      awaitEtcdVoter,
      publishJoinMaterial,
      registerMember,
      registerTarget,
      awaitTargetHealth,
      recordInitialization,
    ),
    mirrorInitialization,
    awaitNodeReady,
    completeLaunchHook,
  ],
};
