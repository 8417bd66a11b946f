/** One instance waiting at a lifecycle hook. */
export interface LifecycleAction {
  readonly group: string;
  readonly hook: string;
  readonly instanceId: string;
  /** From the event; without it the action is found by instance. */
  readonly token?: string;
}

/** How a lifecycle action ends. `ABANDON` of a termination retains the instance when its group says so. */
export type LifecycleResult = 'CONTINUE' | 'ABANDON';

/** Lifecycle hooks of Auto Scaling. `gone`: the action was completed, timed out or never was. */
export interface LifecycleHook {
  /** Prolongs the wait by the hook's time-out. @throws {ClusterError} AWS_* */
  heartbeat(action: LifecycleAction): Promise<'recorded' | 'gone'>;
  /** Ends the wait. @throws {ClusterError} AWS_* */
  complete(action: LifecycleAction, result: LifecycleResult): Promise<'completed' | 'gone'>;
}
