import { type ClusterNames, clusterNames, parseConfig } from '@dedicated-k8s/core-sdk';
import * as z from 'zod';

/** What the stack tells the function, by environment variables. */
export interface FunctionEnvironment {
  readonly names: ClusterNames;
  readonly patienceMs: number;
  readonly pollMs: number;
  readonly drainMs: number;
}

const seconds = z.coerce.number().int().min(1);

const environmentSchema = z.object({
  CLUSTER_NAME: z.string(),
  PATIENCE_SECONDS: seconds,
  POLL_SECONDS: seconds,
  DRAIN_SECONDS: seconds,
});

/** @throws {ClusterError} CONFIG_INVALID when the stack and the function do not fit together. */
export function readEnvironment(env: NodeJS.ProcessEnv): FunctionEnvironment {
  const values = parseConfig(environmentSchema, env, "the function's environment");
  return {
    names: clusterNames(values.CLUSTER_NAME),
    patienceMs: values.PATIENCE_SECONDS * 1000,
    pollMs: values.POLL_SECONDS * 1000,
    drainMs: values.DRAIN_SECONDS * 1000,
  };
}
