import type { Host } from '../host.ts';

/** A call of systemctl. */
export interface SystemctlCall {
  readonly host: Host;
  /** Names with their suffix. */
  readonly units: readonly string[];
  readonly now: boolean;
  readonly quiet: boolean;
  readonly properties: readonly string[];
  readonly valueOnly: boolean;
}

/** What a verb of systemctl does. Returns the exit code. */
export type SystemctlVerb = (call: SystemctlCall) => Promise<number>;

/** Writes a message to standard error and returns the exit code that goes with it. */
export function complain(message: string, code: number): number {
  process.stderr.write(`${message}\n`);
  return code;
}
