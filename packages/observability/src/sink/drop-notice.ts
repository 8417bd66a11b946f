/** Lines that a sink could not hand over, and why the last one could not. */
export interface Drops {
  readonly lines: number;
  readonly bytes: number;
  /** The operating system's code, such as EPIPE, EAGAIN (reader stalled) or ENOSPC (disk full). */
  readonly reason: string;
}

/** The record that says how many lines are missing before it. */
export function dropNotice(drops: Drops, service: string, instantMs: number): string {
  return `${JSON.stringify({
    timestamp: new Date(instantMs).toISOString(),
    level: 'WARN',
    message: 'log lines dropped',
    service,
    dropped_lines: drops.lines,
    dropped_bytes: drops.bytes,
    reason: drops.reason,
  })}\n`;
}
