import type { LevelSwitch } from '../logging/level-switch.ts';
import { parseLogLevel } from '../logging/log-level.ts';

/** Stops what was started. */
export type Stop = () => void;

/** Each `signal` turns DEBUG on, and back to the level before. Default SIGUSR2. */
export function changeLevelOnSignal(level: LevelSwitch, signal: NodeJS.Signals = 'SIGUSR2'): Stop {
  const normal = level.level;
  const onSignal = (): void => level.set(level.level === 'DEBUG' ? normal : 'DEBUG');
  process.on(signal, onSignal);
  return () => process.off(signal, onSignal);
}

/** Where a level is written down: a file, an SSM parameter. Undefined when nothing is said there. */
export type LevelSource = () => Promise<string | undefined>;

/** The content of a file. An absent file says nothing; one that cannot be read rejects, and the level stays as it is. */
export function levelFile(path: string): LevelSource {
  return async () => {
    const { readFile } = await import('node:fs/promises');
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
}

/**
 * Keeps a level as its source says, asked every `everyMs` (default 10,000). While the source says nothing, or something that
 * is no level, the level it started with stands; while it cannot be read, the last one.
 */
export function followLevel(level: LevelSwitch, source: LevelSource, everyMs = 10_000): Stop {
  const normal = level.level;
  const ask = async (): Promise<void> => {
    try {
      const wanted = parseLogLevel(await source()) ?? normal;
      if (wanted !== level.level) level.set(wanted);
    } catch {
      // Asked again at the next turn.
    }
  };
  void ask();
  const timer = setInterval(() => void ask(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
