/** Who this instance is. */
export interface InstanceIdentity {
  readonly instanceId: string;
  readonly privateIp: string;
  /** `local-hostname`, which is the node's name in Kubernetes. */
  readonly hostname: string;
  readonly availabilityZone: string;
  readonly region: string;
  readonly instanceType: string;
}

/** What an instance can learn of itself. */
export interface InstanceMetadata {
  /** @throws {ClusterError} IMDS_UNAVAILABLE with the path that did not answer. */
  identity(signal?: AbortSignal): Promise<InstanceIdentity>;
  /**
   * The raw bytes of the user data; undefined when the instance has none.
   *
   * @throws {ClusterError} IMDS_UNAVAILABLE when it cannot be told.
   */
  userData(signal?: AbortSignal): Promise<Uint8Array | undefined>;
}
