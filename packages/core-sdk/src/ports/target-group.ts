/** A load balancer's target group. */
export interface TargetGroup {
  /** Again for a registered target changes nothing. @throws {ClusterError} TARGET_GROUP_UNREADABLE */
  register(targetGroupName: string, instanceId: string, port: number): Promise<void>;
  /** For one that is not registered changes nothing. @throws {ClusterError} TARGET_GROUP_UNREADABLE */
  deregister(targetGroupName: string, instanceId: string, port: number): Promise<void>;
  /**
   * State by instance id: `initial`, `healthy`, `unhealthy`, `unused`, `draining`, `unavailable`.
   *
   * @throws {ClusterError} TARGET_GROUP_UNREADABLE
   */
  health(targetGroupName: string): Promise<ReadonlyMap<string, string>>;
}
