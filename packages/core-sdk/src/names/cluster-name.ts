import { clusterErrors } from '../errors/cluster-errors.ts';

/**
 * The longest name whose target group, `<c>-control-plane-tg`, keeps to the 32 characters of Elastic Load Balancing.
 *
 * @see AWS API reference "CreateTargetGroup"
 */
export const MAX_CLUSTER_NAME_LENGTH = 15;

/**
 * What is wrong with a cluster's name, one sentence each. `error`: no resource can be made, refused by every part.
 * `warning`: a stack of this name may exist and is left alone, but a new one should not get it.
 */
export interface ClusterNameProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Judges a cluster's name by the limits of the AWS resources that carry it. */
export function clusterNameProblems(cluster: string): readonly ClusterNameProblem[] {
  const problems: ClusterNameProblem[] = [];
  if (!/^[a-z0-9-]*$/.test(cluster)) {
    problems.push({ severity: 'error', message: `"${cluster}" may hold only a-z, 0-9 and "-"` });
  }
  if (cluster.length < 3) problems.push({ severity: 'error', message: `"${cluster}" is shorter than 3 characters` });
  if (cluster.length > MAX_CLUSTER_NAME_LENGTH) {
    problems.push({
      severity: 'warning',
      message: `"${cluster}" is longer than ${MAX_CLUSTER_NAME_LENGTH} characters, which the target group cannot carry`,
    });
  }
  if (cluster.startsWith('-') || cluster.endsWith('-')) {
    problems.push({ severity: 'warning', message: `"${cluster}" begins or ends with "-", which buckets cannot carry` });
  }
  return problems;
}

/**
 * Refuses a name that no part of a cluster may use; what is only unwise passes.
 *
 * @throws {ClusterError} CONFIG_INVALID with everything that is wrong.
 */
export function assertClusterName(cluster: string): void {
  const errors = clusterNameProblems(cluster).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const problems = errors.map(({ message }) => message).join('; ');
  throw clusterErrors.CONFIG_INVALID({ source: 'the cluster name', problems });
}
