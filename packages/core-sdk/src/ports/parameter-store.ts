/** One parameter as it was read. */
export interface Parameter {
  readonly name: string;
  /** Decrypted. */
  readonly value: string;
  readonly secure: boolean;
  /** Ms since the epoch. */
  readonly updatedAt: number;
  /** Counts up from 1 with each write. */
  readonly version: number;
}

/** How a parameter is written. */
export interface PutParameterOptions {
  /** SecureString instead of String. A parameter never changes its type. */
  readonly secure: boolean;
  /** Default true. With false, an existing parameter is an error. */
  readonly overwrite?: boolean;
}

/** Small named values of a cluster. */
export interface ParameterStore {
  /**
   * The parameters that exist, by name; one that does not exist is absent from the map.
   *
   * @throws {ClusterError} PARAMETER_UNREADABLE when denied, throttled or unreachable.
   */
  get(names: readonly string[]): Promise<ReadonlyMap<string, Parameter>>;
  /**
   * @throws {ClusterError} PARAMETER_UNWRITABLE when denied, throttled or unreachable, or when the type would change.
   * @throws {ClusterError} PARAMETER_EXISTS with `overwrite: false`.
   */
  put(name: string, value: string, options: PutParameterOptions): Promise<void>;
}
