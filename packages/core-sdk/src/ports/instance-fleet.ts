/** One instance as its group sees it. */
export interface GroupInstance {
  readonly instanceId: string;
  /** Of Auto Scaling: `InService`, `Pending:Wait`, `Terminating:Wait`, `Terminating:Retained`, ... */
  readonly lifecycleState: string;
  /** `Healthy` or `Unhealthy`. */
  readonly healthStatus: string;
  readonly availabilityZone: string;
}

/** An Auto Scaling group. */
export interface GroupDescription {
  readonly name: string;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly instances: readonly GroupInstance[];
}

/** One instance as EC2 sees it. */
export interface FleetInstance {
  readonly instanceId: string;
  /** `pending`, `running`, `shutting-down`, `terminated`, `stopping`, `stopped`. */
  readonly state: string;
  readonly privateIp?: string;
  /** Private DNS name. */
  readonly hostname?: string;
}

/** The instances of a cluster. */
export interface InstanceFleet {
  /** @throws {ClusterError} GROUP_UNREADABLE when denied, throttled, unreachable, or when there is no such group. */
  group(name: string): Promise<GroupDescription>;
  /**
   * The instances EC2 knows of `ids`; unknown ones are absent.
   *
   * @throws {ClusterError} GROUP_UNREADABLE when denied, throttled or unreachable.
   */
  instances(ids: readonly string[]): Promise<readonly FleetInstance[]>;
}
