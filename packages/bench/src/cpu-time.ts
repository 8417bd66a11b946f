/**
 * Nanoseconds of processor time that this process has used. Unlike the time on the clock, it does not count what other
 * processes of a busy machine take.
 */
export function cpuTimeNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1_000;
}
