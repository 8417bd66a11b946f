import { awaitEtcdVoter } from '../steps/await-etcd-voter.ts';
import { awaitJoinMaterialFor } from '../steps/await-join-material.ts';
import { awaitNodeReady } from '../steps/await-node-ready.ts';
import { awaitTargetHealth } from '../steps/await-target-health.ts';
import { clearLeftoversOf } from '../steps/clear-leftovers.ts';
import { completeLaunchHook } from '../steps/complete-launch-hook.ts';
import { fillVacancy } from '../steps/fill-vacancy.ts';
import { joinControlPlane } from '../steps/join-control-plane.ts';
import { mirrorInitialization } from '../steps/mirror-initialization.ts';
import { pinEndpoint } from '../steps/pin-endpoint.ts';
import { registerMember } from '../steps/register-member.ts';
import { registerTarget } from '../steps/register-target.ts';
import { startContainerRuntime } from '../steps/start-container-runtime.ts';
import { underLease } from '../steps/step.ts';
import { writeAuditPolicy } from '../steps/write-audit-policy.ts';
import { writeKubeletPatch } from '../steps/write-kubelet-patch.ts';
import type { Role } from './role.ts';

/** A further control plane: takes its turn at etcd, and is counted on only when its member votes. */
export const joinControlPlaneRole: Role = {
  name: 'join-control-plane',
  steps: [
    startContainerRuntime,
    writeAuditPolicy,
    writeKubeletPatch,
    awaitJoinMaterialFor(joinControlPlane),
    ...underLease('etcd-membership', clearLeftoversOf(joinControlPlane), joinControlPlane, awaitEtcdVoter),
    pinEndpoint,
    registerMember,
    registerTarget,
    awaitTargetHealth,
    awaitNodeReady,
    fillVacancy,
    // Workers go by it; the node that initialised may have died before it could say so.
    mirrorInitialization,
    completeLaunchHook,
  ],
};
