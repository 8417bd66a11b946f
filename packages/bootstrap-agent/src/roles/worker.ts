import { awaitJoinMaterialFor } from '../steps/await-join-material.ts';
import { awaitNodeReady } from '../steps/await-node-ready.ts';
import { clearLeftoversOf } from '../steps/clear-leftovers.ts';
import { completeLaunchHook } from '../steps/complete-launch-hook.ts';
import { joinWorker } from '../steps/join-worker.ts';
import { startContainerRuntime } from '../steps/start-container-runtime.ts';
import { writeKubeletPatch } from '../steps/write-kubelet-patch.ts';
import type { Role } from './role.ts';

/** A worker. */
export const workerRole: Role = {
  name: 'worker',
  steps: [
    startContainerRuntime,
    writeKubeletPatch,
    awaitJoinMaterialFor(joinWorker),
    clearLeftoversOf(joinWorker),
    joinWorker,
    awaitNodeReady,
    completeLaunchHook,
  ],
};
