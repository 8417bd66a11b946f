import { agentExitCodes } from '@dedicated-k8s/core-sdk';
import type { Invocation } from '../cli/verb.ts';

/** Says what run would do. */
export async function plan(_invocation: Invocation): Promise<number> {
  return agentExitCodes.failed;
}
