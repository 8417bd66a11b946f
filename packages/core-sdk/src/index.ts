export { ClusterError, type ClusterErrorOptions, isClusterError } from './errors/cluster-error.ts';
export { clusterError, clusterErrors, type ErrorCode } from './errors/cluster-errors.ts';
export { defineErrors, type ErrorFactories, type ErrorFactory } from './errors/define-errors.ts';
export type { ContextValue, ErrorContext, ErrorDefinition } from './errors/error-definition.ts';
export { isSecretName, REDACTED, redactSecrets } from './errors/redact-secrets.ts';
export {
  assertClusterName,
  type ClusterNameProblem,
  clusterNameProblems,
  MAX_CLUSTER_NAME_LENGTH,
} from './names/cluster-name.ts';
export { type ClusterNames, clusterNames } from './names/cluster-names.ts';
export type { FunctionNames } from './names/function-names.ts';
export { PARAMETER_PLACEHOLDERS, type ParameterNames } from './names/parameter-names.ts';
