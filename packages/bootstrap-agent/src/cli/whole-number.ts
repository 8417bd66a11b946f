import { agentErrors } from '../errors/agent-errors.ts';
import type { FlagValues } from './verb.ts';

/** A flag's value as a whole number of at least 0. @throws {ClusterError} AGENT_USAGE */
export function wholeNumber(flags: FlagValues, name: string, fallback: number): number {
  const text = flags.one(name);
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text))
    throw agentErrors.AGENT_USAGE({ problem: `--${name} wants a whole number, got ${text}` });
  return Number(text);
}
