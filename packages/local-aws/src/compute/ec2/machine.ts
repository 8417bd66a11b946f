import type { LaunchTemplateVersion } from './launch-templates.ts';

export type MachineState = 'pending' | 'running' | 'shutting-down' | 'terminated';

export const machineStateCodes: Readonly<Record<MachineState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
};

/** An EC2 instance. What may change is not readonly; only the fleet changes it. */
export interface Machine {
  readonly instanceId: string;
  readonly privateIp: string;
  readonly hostname: string;
  readonly availabilityZone: string;
  readonly subnetId: string | undefined;
  readonly vpcId: string | undefined;
  readonly instanceType: string;
  readonly imageId: string;
  readonly template: LaunchTemplateVersion;
  readonly userData: Buffer | undefined;
  readonly profile: { readonly arn: string; readonly role: string } | undefined;
  readonly tags: Map<string, string>;
  readonly launchedAt: number;
  state: MachineState;
  /** Why it is not running, as EC2 words it. */
  stateReason: { readonly code: string; readonly message: string } | undefined;
}
