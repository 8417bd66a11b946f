/** A machine as the hypervisor is asked to start it. */
export interface LaunchedInstance {
  readonly instanceId: string;
  /** An address on loopback that no other instance of the run has or had. */
  readonly privateIp: string;
  /** `ip-127-0-1-10.<region>.compute.internal` */
  readonly hostname: string;
  readonly availabilityZone: string;
  readonly instanceType: string;
  readonly imageId: string;
  readonly userData: Buffer | undefined;
  readonly imdsEndpoint: string;
  readonly tags: Readonly<Record<string, string>>;
  /** What the AWS SDK in the instance needs to reach this endpoint; no credentials: those come from the metadata service. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A command as the instance's SSM agent receives it. */
export interface CommandInvocation {
  readonly commandId: string;
  /** The lines of `runCommand`, joined, parameters filled in. */
  readonly script: string;
  readonly workingDirectory: string | undefined;
  /** The document's `timeoutSeconds`; the signal aborts when it is over. */
  readonly timeoutMs: number;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The hypervisor: what stands behind an instance is somebody else's business. */
export interface InstanceRuntime {
  /** Resolves when the machine runs (not when it has booted); a rejection is a failed launch. */
  launch(instance: LaunchedInstance): Promise<void>;
  /** Resolves when nothing of the machine runs any more; also for one that is already gone. */
  terminate(instanceId: string): Promise<void>;
  /**
   * Stands for the SSM agent of the instance. Rejects with InstanceOffline when the agent cannot be reached; the command
   * is then offered again until its delivery time-out. The signal aborts on execution time-out and on cancellation.
   */
  runCommand(instanceId: string, invocation: CommandInvocation, signal: AbortSignal): Promise<CommandResult>;
}

/** Thrown by `runCommand` when no agent answers in the instance. */
export class InstanceOffline extends Error {
  constructor(instanceId: string) {
    super(`the SSM agent of ${instanceId} does not answer`);
    this.name = 'InstanceOffline';
  }
}
