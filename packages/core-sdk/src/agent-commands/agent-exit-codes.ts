/** How bootstrap-agent's machine-read verbs end. Run Command reports any but 0 as failed. */
export const agentExitCodes = {
  ok: 0,
  /** An error; its record is the last line of the log on stderr. */
  failed: 1,
  /** Unknown verb or flag, or a wrong value. */
  usage: 2,
  /** A decision said no; stdout holds the result document with the reason. */
  refused: 3,
  /** Not now; stdout holds the result document with the reason. */
  retryLater: 4,
} as const;

/** One of {@link agentExitCodes}. */
export type AgentExitCode = (typeof agentExitCodes)[keyof typeof agentExitCodes];
