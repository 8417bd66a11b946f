/** How patient a termination of a control plane is. */
export interface TerminationSettings {
  /**
   * How long it may wait for safety, from the event on; at the end the instance is retained. Default 3600. AWS ends every
   * wait after the lesser of 48 h and 100 hook time-outs.
   */
  readonly patienceSeconds?: number;
  /** How long the hook waits without a heartbeat, 30 to 7200. Default 900. */
  readonly hookTimeoutSeconds?: number;
  /** How long one invocation may take, 30 to 900. Default 300. */
  readonly functionTimeoutSeconds?: number;
  /** Between two looks at etcd while it waits. Default 15. */
  readonly pollSeconds?: number;
  /** How long pods may take to leave before they are forced. Default 120. */
  readonly drainSeconds?: number;
}

const defaults: Required<TerminationSettings> = {
  patienceSeconds: 3600,
  hookTimeoutSeconds: 900,
  functionTimeoutSeconds: 300,
  pollSeconds: 15,
  drainSeconds: 120,
};

/** Seconds by which the queue hides a message longer than the function may take, as SQS event sources require. */
export const VISIBILITY_MARGIN_SECONDS = 30;

/**
 * For a function that was killed and is run again to start cold, to look and to send its first heartbeat; a throttled call
 * is made again within it.
 */
const HEARTBEAT_MARGIN_SECONDS = 60;

/**
 * Fills in the defaults.
 *
 * @throws {Error} when a value is out of range, or a killed function could not be run again and beat before the hook times out.
 */
export function terminationSettings(chosen: TerminationSettings = {}): Required<TerminationSettings> {
  const settings = { ...defaults, ...chosen };
  const { hookTimeoutSeconds, functionTimeoutSeconds, patienceSeconds } = settings;
  refuseOutside('hookTimeoutSeconds', hookTimeoutSeconds, 30, 7200);
  refuseOutside('functionTimeoutSeconds', functionTimeoutSeconds, 30, 900);
  const redeliverySeconds = functionTimeoutSeconds + VISIBILITY_MARGIN_SECONDS;
  const leastSeconds = redeliverySeconds + HEARTBEAT_MARGIN_SECONDS;
  if (hookTimeoutSeconds < leastSeconds) {
    throw new Error(
      `termination.hookTimeoutSeconds is ${hookTimeoutSeconds}: it must be at least ${leastSeconds}. A killed function is ` +
        `run again after ${redeliverySeconds} s (functionTimeoutSeconds and ${VISIBILITY_MARGIN_SECONDS}) and needs up to ` +
        `${HEARTBEAT_MARGIN_SECONDS} s to its first heartbeat; the hook would end in between. Make hookTimeoutSeconds ` +
        'longer or functionTimeoutSeconds shorter',
    );
  }
  const limitSeconds = Math.min(48 * 3600, 100 * hookTimeoutSeconds);
  if (patienceSeconds + redeliverySeconds > limitSeconds) {
    throw new Error(
      `termination.patienceSeconds is ${patienceSeconds}: AWS ends the wait of this hook after ${limitSeconds} s`,
    );
  }
  return settings;
}

function refuseOutside(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new Error(`termination.${name} is ${value}: AWS allows ${least} to ${most}`);
}
