/** The services of the host, by the names of their systemd units. */
export interface ServiceManager {
  isActive(unit: string, signal: AbortSignal): Promise<boolean>;
  isEnabled(unit: string, signal: AbortSignal): Promise<boolean>;
  /** Starts it at every boot; with `now` at once too. @throws {ClusterError} AGENT_SERVICE_FAILED */
  enable(unit: string, options: { readonly now: boolean }, signal: AbortSignal): Promise<void>;
  /** @throws {ClusterError} AGENT_SERVICE_FAILED */
  stop(unit: string, signal: AbortSignal): Promise<void>;
}
