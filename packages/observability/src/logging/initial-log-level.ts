import { LevelSwitch } from './level-switch.ts';
import { type LogLevel, parseLogLevel } from './log-level.ts';

/** The level to start with, and what was given as one but is none. */
export interface InitialLogLevel {
  readonly level: LevelSwitch;
  readonly unknown: readonly string[];
}

/**
 * The level to start with: `AWS_LAMBDA_LOG_LEVEL` beats the code, because Lambda filters by it in any case; then the code's
 * own choice, then `LOG_LEVEL`, then `POWERTOOLS_LOG_LEVEL`, then INFO.
 */
export function initialLogLevel(
  chosen: LogLevel | LevelSwitch | undefined,
  { AWS_LAMBDA_LOG_LEVEL, LOG_LEVEL, POWERTOOLS_LOG_LEVEL }: NodeJS.ProcessEnv = process.env,
): InitialLogLevel {
  const unknown: string[] = [];
  if (chosen instanceof LevelSwitch) return { level: chosen, unknown };
  let level: LogLevel | undefined;
  // The code's choice may come from its own configuration, unchecked.
  for (const name of [AWS_LAMBDA_LOG_LEVEL, chosen, LOG_LEVEL, POWERTOOLS_LOG_LEVEL] as (string | undefined)[]) {
    const parsed = parseLogLevel(name);
    if (name && !parsed) unknown.push(name);
    level ??= parsed;
  }
  return { level: new LevelSwitch(level ?? 'INFO'), unknown };
}
