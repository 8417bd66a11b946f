import type { EtcdConnection } from '../../etcd/etcd-connection.ts';
import { isLeader } from '../../etcd/membership.ts';
import { approveKubeletCsrs, signApprovedCsrs } from './certificate-requests.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { updateDisruptionBudgets } from './disruption-budgets.ts';
import { collectGarbage } from './garbage.ts';
import { watchNodes } from './node-lifecycle.ts';
import { signClusterInfo } from './sign-cluster-info.ts';

const CONTROLLERS: readonly Controller[] = [
  approveKubeletCsrs,
  signApprovedCsrs,
  collectGarbage,
  signClusterInfo,
  watchNodes,
  updateDisruptionBudgets,
];

// Writes come in bursts: one round for each.
const WAKE_MS = 20;

/** The running controllers of one server. */
export interface RunningControllers {
  /** Something was written through this server: look soon. */
  wake(): void;
  stop(): void;
}

/**
 * Runs the controllers: after each write through this server, and now and then on the node whose etcd leads, so that
 * one server does the routine and another follows when it is gone.
 */
export function startControllers(context: ControllerContext & { readonly etcd: EtcdConnection }): RunningControllers {
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let running = false;
  let stopped = false;

  const schedule = (delayMs: number): void => {
    const at = Date.now() + delayMs;
    if (stopped || running || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => void round(), delayMs);
  };
  let woken = true;
  const round = async (): Promise<void> => {
    running = true;
    dueAt = Number.POSITIVE_INFINITY;
    const asked = woken;
    woken = false;
    if (asked || (await leads(context.etcd))) for (const controller of CONTROLLERS) await attempt(controller, context);
    running = false;
    schedule(woken ? WAKE_MS : context.timings.controllerMs);
  };
  schedule(WAKE_MS);
  return {
    wake: () => {
      woken = true;
      schedule(WAKE_MS);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function attempt(controller: Controller, context: ControllerContext): Promise<void> {
  try {
    await controller(context);
  } catch {
    // etcd away, a race lost, an object that cannot be read: the others go on, and the next round tries again.
  }
}

async function leads(etcd: EtcdConnection): Promise<boolean> {
  try {
    return await isLeader(etcd);
  } catch {
    return false;
  }
}
