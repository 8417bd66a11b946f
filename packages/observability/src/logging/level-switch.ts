import { LEVEL_RANKS, type LogLevel } from './log-level.ts';

/** A level that a logger and all its children share and that can be changed while the process runs. */
export class LevelSwitch {
  #level: LogLevel;
  #rank: number;

  constructor(level: LogLevel) {
    this.#level = level;
    this.#rank = LEVEL_RANKS[level];
  }

  get level(): LogLevel {
    return this.#level;
  }

  /** The rank a record needs to be written. */
  get rank(): number {
    return this.#rank;
  }

  set(level: LogLevel): void {
    this.#level = level;
    this.#rank = LEVEL_RANKS[level];
  }
}
