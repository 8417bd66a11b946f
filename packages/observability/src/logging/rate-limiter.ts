/** How many lines of one kind may be written in a while. */
export interface LogRateLimit {
  /** Lines of one level and message in one window. */
  readonly lines: number;
  /** Length of a window, which begins with a line, in milliseconds. */
  readonly windowMs: number;
}

/** Lines of one kind that were not written. */
export interface Suppressed {
  readonly level: string;
  readonly message: string;
  readonly count: number;
}

interface Window {
  readonly level: string;
  readonly message: string;
  readonly endsAt: number;
  written: number;
  suppressed: number;
}

/** Messages made of data would otherwise fill the memory: beyond this many, the oldest are forgotten. */
const MAX_KEYS = 1_000;

/** Counts lines by level and message, and tells which are too many. */
export class RateLimiter {
  readonly #limit: LogRateLimit;
  readonly #windows = new Map<string, Window>();
  #watchesExit = false;

  constructor(limit: LogRateLimit) {
    this.#limit = limit;
  }

  /**
   * Whether a line may be written now.
   * @param atExit said at exit when lines were suppressed, which otherwise the next line says
   */
  admit(level: string, message: string, now: number, atExit?: () => void): boolean {
    const key = `${level}\n${message}`;
    let window = this.#windows.get(key);
    if (window === undefined) {
      window = { level, message, endsAt: now + this.#limit.windowMs, written: 0, suppressed: 0 };
      this.#windows.set(key, window);
    }
    if (window.written < this.#limit.lines) {
      window.written += 1;
      return true;
    }
    window.suppressed += 1;
    if (atExit !== undefined && !this.#watchesExit) {
      this.#watchesExit = true;
      process.once('exit', atExit);
    }
    return false;
  }

  /** What was suppressed in windows that have ended, or in all of them; counted anew afterwards. */
  takeSuppressed(now: number, all = false): readonly Suppressed[] {
    const taken: Suppressed[] = [];
    // Windows are equally long, so the first to begin is the first to end; one that would last longer than any began before
    // the clock was set back.
    for (const [key, window] of this.#windows) {
      const runs = window.endsAt > now && window.endsAt - now <= this.#limit.windowMs;
      if (!all && this.#windows.size <= MAX_KEYS && runs) break;
      if (window.suppressed > 0) taken.push({ level: window.level, message: window.message, count: window.suppressed });
      this.#windows.delete(key);
    }
    return taken;
  }
}
