export type { AgentCommand, AgentVerb } from './agent-commands/agent-command.ts';
export { type AgentExitCode, agentExitCodes } from './agent-commands/agent-exit-codes.ts';
export { type DrainResult, drainResult } from './agent-commands/drain-result.ts';
export { type EtcdStatusResult, etcdFactsSchema, etcdStatusResult } from './agent-commands/etcd-status-result.ts';
export { type JoinRefreshResult, joinRefreshResult } from './agent-commands/join-refresh-result.ts';
export { parseCommandOutput, RUN_COMMAND_OUTPUT_LIMIT } from './agent-commands/parse-command-output.ts';
export { type RemoveMemberResult, removeMemberResult } from './agent-commands/remove-member-result.ts';
export {
  AGENT_OPTIONS_PATTERN,
  agentVerbs,
  type RenderedAgentCommand,
  renderAgentCommand,
} from './agent-commands/render-agent-command.ts';
export { type SnapshotResult, snapshotResult } from './agent-commands/snapshot-result.ts';
export { type ConfigProblem, checkConfig, parseConfig } from './config/check-config.ts';
export {
  type NodeConfig,
  type NodeConfigInput,
  type NodeSpec,
  type NodeTaint,
  nodeConfigSchema,
} from './config/node-config.ts';
export { ClusterError, type ClusterErrorOptions, isClusterError } from './errors/cluster-error.ts';
export { clusterError, clusterErrors, type ErrorCode } from './errors/cluster-errors.ts';
export { defineErrors, type ErrorFactories, type ErrorFactory } from './errors/define-errors.ts';
export type { ContextValue, ErrorContext, ErrorDefinition } from './errors/error-definition.ts';
export { isSecretName, REDACTED, redactSecrets } from './errors/redact-secrets.ts';
export { type ErrorReferenceSection, renderErrorReference } from './errors/render-error-reference.ts';
export { renderFailure } from './errors/render-failure.ts';
export { type ProgramFailure, translateProgramFailure } from './errors/translate-program-failure.ts';
export {
  compareMembership,
  type LiveInstance,
  type MembershipComparison,
  peerUrlOf,
} from './etcd/compare-membership.ts';
export { createEtcdGateway, type EtcdGatewayOptions } from './etcd/create-etcd-gateway.ts';
export {
  decideMemberRemoval,
  MAX_FACTS_AGE_MS,
  type MemberRemovalDecision,
  type RemovalTarget,
} from './etcd/decide-member-removal.ts';
export type { EtcdAlarm, EtcdFacts, EtcdMember, EtcdMemberHealth } from './etcd/etcd-facts.ts';
export type { EtcdCallOptions, EtcdGateway, EtcdKeyValue, EtcdRange, EtcdStatus } from './etcd/etcd-gateway.ts';
export type { EtcdCredentials } from './etcd/etcd-transport.ts';
export { memberIdFromHex, memberIdToHex } from './etcd/member-id.ts';
export { type ObserveEtcdOptions, observeEtcd } from './etcd/observe-etcd.ts';
export { type QuorumAfter, quorumAfter, quorumSize } from './etcd/quorum.ts';
export { isHealthyVoter, MAX_RAFT_LAG, votersOf } from './etcd/voters.ts';
export {
  CERTIFICATE_KEY_RESERVE_MS,
  decideTokenRefresh,
  type JoinMaterialAge,
  TOKEN_RESERVE_MS,
  type TokenRefreshDecision,
} from './join/decide-token-refresh.ts';
export { type KubernetesAnswer, type KubernetesStatus, kubernetesStatusOf } from './kubernetes/kubernetes-status.ts';
export {
  type KubernetesOperation,
  translateKubernetesAnswer,
  translateKubernetesError,
} from './kubernetes/translate-kubernetes-error.ts';
export {
  type AcquireResult,
  acquireLease,
  type LeaseDependencies,
  type LeaseObservation,
  type LeaseOptions,
} from './lease/acquire-lease.ts';
export {
  type AcquireDecision,
  DEFAULT_SKEW_MARGIN_MS,
  decideAcquire,
  type LeaseClaim,
} from './lease/decide-acquire.ts';
export { Lease } from './lease/lease.ts';
export { type LeaseName, leaseNames } from './lease/lease-names.ts';
export { type WithLeaseOptions, waitForLease, withLease } from './lease/with-lease.ts';
export { type HoldDependencies, type HoldOptions, holdAction, holdLimitMs } from './lifecycle/hold-action.ts';
export {
  assertClusterName,
  type ClusterNameProblem,
  clusterNameProblems,
  MAX_CLUSTER_NAME_LENGTH,
} from './names/cluster-name.ts';
export { type ClusterNames, clusterNames } from './names/cluster-names.ts';
export type { FunctionNames } from './names/function-names.ts';
export { PARAMETER_PLACEHOLDERS, type ParameterNames } from './names/parameter-names.ts';
export { type Clock, systemClock } from './ports/clock.ts';
export type { ClusterStateStore } from './ports/cluster-state-store.ts';
export type { FleetInstance, GroupDescription, GroupInstance, InstanceFleet } from './ports/instance-fleet.ts';
export type { InstanceIdentity, InstanceMetadata } from './ports/instance-metadata.ts';
export type { LeaseRecord, LeaseStore, LeaseVersion } from './ports/lease-store.ts';
export type { LifecycleAction, LifecycleHook, LifecycleResult } from './ports/lifecycle-hook.ts';
export type { MemberItem, MemberRegistry, MemberRemovalNote } from './ports/member-registry.ts';
export type { ObjectStore, PutObjectOptions, StoredObject } from './ports/object-store.ts';
export type { Parameter, ParameterStore, PutParameterOptions } from './ports/parameter-store.ts';
export { type Random, systemRandom } from './ports/random.ts';
export type { CommandOutcome, RemoteCommand, RemoteCommandOptions } from './ports/remote-command.ts';
export type { TargetGroup } from './ports/target-group.ts';
export {
  decideRemediation,
  defaultRemediationBudget,
  type RemediationBudget,
  type RemediationDecision,
  type RemediationFacts,
  type UnhealthyNode,
} from './remediation/decide-remediation.ts';
export {
  type ControlPlaneEvidence,
  decideRestore,
  type EtcdEvidence,
  type Evidence,
  LOST_FOR_MS,
  type RestorableSnapshot,
  type RestoreDecision,
  type RestoreFacts,
} from './restore/decide-restore.ts';
export { decideCandidates, type RefusedSnapshot, type SnapshotExpectation } from './snapshot/decide-candidates.ts';
export {
  decideRetention,
  defaultRetention,
  type ExpiredSnapshot,
  type RetentionPolicy,
} from './snapshot/decide-retention.ts';
export { listSnapshots, type StoredSnapshot } from './snapshot/list-snapshots.ts';
export { type LoadSnapshotOptions, loadNewestSnapshot } from './snapshot/load-snapshot.ts';
export { type SavedSnapshot, type SaveSnapshotOptions, saveSnapshot } from './snapshot/save-snapshot.ts';
export { digestSnapshot, type SnapshotDigest, SnapshotHasher } from './snapshot/snapshot-digest.ts';
export { manifestKeyOf, snapshotKey, snapshotTimeOf } from './snapshot/snapshot-key.ts';
export { type SnapshotManifest, snapshotManifestSchema } from './snapshot/snapshot-manifest.ts';
export { ABSENT_CLUSTER, type ClusterState, type ClusterStatus, type Vacancy } from './state/cluster-state.ts';
export { type ClusterMove, decideMove, type MoveDecision } from './state/decide-move.ts';
export { CLAIM_LIFETIME_MS, decideClaim, liveVacancies, VACANCY_LIFETIME_MS } from './state/decide-vacancy.ts';
export { type MoveDetails, moveCluster } from './state/move-cluster.ts';
export { type StateChange, type StateChangeDependencies, updateClusterState } from './state/update-cluster-state.ts';
export { addVacancy, claimVacancy, fillVacancy, withdrawVacancy } from './state/vacancies.ts';
export type { GrowingDelay } from './waiting/growing-delay.ts';
export { policyClock } from './waiting/policy-clock.ts';
export { type Probe, poll, type WaitDependencies, type WaitOptions, type WaitOutcome } from './waiting/poll.ts';
export { waitUntil } from './waiting/wait-until.ts';
export { type Beat, type HeartbeatOptions, withHeartbeat } from './waiting/with-heartbeat.ts';
