const MAX_MS = 10_000;
// A container that ran this long starts with a clean slate.
const RESET_AFTER_MS = 10_000;

interface Crashes {
  restarts: number;
  /** In a row. */
  streak: number;
  notBefore: number;
}

/** When containers that ended are started again: the first time at once, then later and later. */
export class RestartBackoff {
  readonly #firstMs: number;
  readonly #crashes = new Map<string, Crashes>();

  constructor(firstMs: number) {
    this.#firstMs = firstMs;
  }

  restarts(name: string): number {
    return this.#crashes.get(name)?.restarts ?? 0;
  }

  /** Notes that a container has been running for so long. */
  ran(name: string, durationMs: number): void {
    const crashes = this.#crashes.get(name);
    if (crashes !== undefined && durationMs > RESET_AFTER_MS) crashes.streak = 0;
  }

  /** Whether an ended container may start now; counts the start. */
  mayRestart(name: string, now: number): boolean {
    const crashes = this.#crashes.get(name) ?? { restarts: 0, streak: 0, notBefore: 0 };
    this.#crashes.set(name, crashes);
    if (now < crashes.notBefore) return false;
    crashes.notBefore = now + Math.min(MAX_MS, this.#firstMs * 2 ** crashes.streak);
    crashes.streak += 1;
    crashes.restarts += 1;
    return true;
  }

  forget(name: string): void {
    this.#crashes.delete(name);
  }
}
