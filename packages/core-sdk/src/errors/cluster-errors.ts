import { awsErrors } from './catalogue/aws-errors.ts';
import { clusterStateErrors } from './catalogue/cluster-state-errors.ts';
import { commandErrors } from './catalogue/command-errors.ts';
import { configErrors } from './catalogue/config-errors.ts';
import { etcdErrors } from './catalogue/etcd-errors.ts';
import { kubernetesErrors } from './catalogue/kubernetes-errors.ts';
import { leaseErrors } from './catalogue/lease-errors.ts';
import { snapshotErrors } from './catalogue/snapshot-errors.ts';
import { waitingErrors } from './catalogue/waiting-errors.ts';
import type { ClusterError } from './cluster-error.ts';

type Factories = typeof awsErrors &
  typeof clusterStateErrors &
  typeof commandErrors &
  typeof configErrors &
  typeof etcdErrors &
  typeof kubernetesErrors &
  typeof leaseErrors &
  typeof snapshotErrors &
  typeof waitingErrors;

/** The errors of this package by code: `throw clusterErrors.LEASE_HELD({ lease, owner })`. */
export const clusterErrors: Factories = {
  ...configErrors,
  ...leaseErrors,
  ...clusterStateErrors,
  ...etcdErrors,
  ...kubernetesErrors,
  ...snapshotErrors,
  ...commandErrors,
  ...awsErrors,
  ...waitingErrors,
};

/** A code of this package's catalogue. */
export type ErrorCode = keyof Factories;

/** The same by code and values, for callers that hold the code in a variable. */
export function clusterError<Code extends ErrorCode>(code: Code, ...values: Parameters<Factories[Code]>): ClusterError {
  const create = clusterErrors[code] as (...values: Parameters<Factories[Code]>) => ClusterError;
  return create(...values);
}
