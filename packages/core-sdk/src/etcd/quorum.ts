/** Voters needed to commit: `floor(voters / 2) + 1`; 0 for no voters. */
export function quorumSize(voters: number): number {
  return voters <= 0 ? 0 : Math.floor(voters / 2) + 1;
}

/** A cluster's voters counted as they would be after one of them left. */
export interface QuorumAfter {
  readonly votersLeft: number;
  readonly healthyLeft: number;
  /** Voters needed to commit, see {@link quorumSize}. */
  readonly needed: number;
  /** `healthyLeft >= needed`, with at least one voter left. */
  readonly safe: boolean;
}

/** What is left when one voter goes. `healthy` counts the leaver where it is healthy. */
export function quorumAfter(voters: number, healthy: number, leaverIsHealthy: boolean): QuorumAfter {
  const votersLeft = Math.max(0, voters - 1);
  const healthyLeft = healthy - (leaverIsHealthy ? 1 : 0);
  const needed = quorumSize(votersLeft);
  return { votersLeft, healthyLeft, needed, safe: votersLeft > 0 && healthyLeft >= needed };
}
