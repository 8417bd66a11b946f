export type { AccountTimings } from './account-services.ts';
export type { AwsClients } from './clients.ts';
export type { DeployedStack } from './cloudformation/deploy-template.ts';
export { type CloudFormationTemplate, TemplateError } from './cloudformation/template.ts';
export type { Machine } from './compute/ec2/machine.ts';
export { type IdSource, randomIds } from './compute/id-source.ts';
export type { MetadataFault, MetadataRequest } from './compute/imds/metadata-server.ts';
export {
  type CommandInvocation,
  type CommandResult,
  InstanceOffline,
  type InstanceRuntime,
  type LaunchedInstance,
} from './compute/instance-runtime.ts';
export type { LoadBalancer } from './compute/load-balancing/load-balancer.ts';
export type { LocalAwsEvent } from './local-aws-event.ts';
export { type Clock, systemClock } from './server/clock.ts';
export { type Fault, FaultPlan, type FaultRule } from './server/fault-plan.ts';
export { ManualClock } from './server/manual-clock.ts';
export type { RecordedRequest } from './server/recorded-request.ts';
export { type DeployOptions, type LocalAws, type LocalAwsOptions, startLocalAws } from './start-local-aws.ts';
