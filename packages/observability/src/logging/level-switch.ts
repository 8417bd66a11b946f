import { LEVEL_RANKS, type LogLevel } from './log-level.ts';

/** A level that loggers share and that can be changed while the process runs. */
export class LevelSwitch {
  #level: LogLevel;
  readonly #listeners: ((level: LogLevel) => void)[] = [];

  constructor(level: LogLevel) {
    this.#level = level;
  }

  get level(): LogLevel {
    return this.#level;
  }

  /** The rank a record needs to be written. */
  get rank(): number {
    return LEVEL_RANKS[this.#level];
  }

  /** Takes effect with the next record of every logger that shares it. */
  set(level: LogLevel): void {
    this.#level = level;
    for (const listener of this.#listeners) listener(level);
  }

  /** Calls `listener` with each new level. */
  onChange(listener: (level: LogLevel) => void): void {
    this.#listeners.push(listener);
  }
}
