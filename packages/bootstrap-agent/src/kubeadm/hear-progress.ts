import { type Beat, type Clock, redactSecrets } from '@dedicated-k8s/core-sdk';
import type { Logger } from '@dedicated-k8s/observability';

/** How often a running kubeadm is spoken of, in ms. */
export const REMIND_MS = 30_000;
/** Lines that are logged in one window: `kubeadm init` says 70 in all, half of them at once. */
const WINDOW_LINES = 50;
const WINDOW_MS = 10_000;
/** A line that names its phase: `[etcd] Creating static Pod manifest`. Other output of kubeadm is for people, with secrets. */
const PROGRESS = /^\[([a-z][a-z0-9-]*)\] (.+)$/;
/** Longer ones are cut. */
const LINE_LENGTH = 300;

/** What hearing a program needs. */
export interface ProgressDependencies {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly logger: Logger;
}

/** How far a kubeadm has come, as it says itself. */
export interface Progress {
  /** The phase that it named last; `none` before the first. */
  readonly phase: string;
  /** What it said last in that phase, without secrets. */
  readonly said: string;
}

/** Listens to a running kubeadm. */
export interface ProgressListener {
  readonly onLine: (line: string) => void;
  /** Says what it is at, and for how long: the heartbeat of the wait for it. */
  readonly remind: Beat;
  readonly current: () => Progress;
  /** It has ended. */
  readonly stop: () => void;
}

/**
 * Logs what a running kubeadm says of its phases as it comes, at most 50 lines in 10 s, with a count of those that were
 * left out. `remind` as a heartbeat sees to it that a log always says what a silent node waits for.
 */
export function hearProgress(
  { clock, logger }: ProgressDependencies,
  { command, timeoutMs }: { readonly command: string; readonly timeoutMs: number },
): ProgressListener {
  const startedAt = clock.monotonic();
  let progress: Progress = { phase: 'none', said: 'nothing yet' };
  let window = { startedAt, lines: 0 };
  let leftOut = 0;

  const onLine = (line: string): void => {
    const [, phase, text] = PROGRESS.exec(line.trimEnd()) ?? [];
    if (phase === undefined || text === undefined) return;
    progress = { phase, said: redactSecrets(text).slice(0, LINE_LENGTH) };
    const now = clock.monotonic();
    if (now - window.startedAt >= WINDOW_MS) window = { startedAt: now, lines: 0 };
    window.lines += 1;
    if (window.lines > WINDOW_LINES) leftOut += 1;
    else logger.info(`${command} goes on`, { ...progress, ...takeLeftOut() });
  };
  const takeLeftOut = (): { readonly left_out?: number } => {
    const count = leftOut;
    leftOut = 0;
    return count === 0 ? {} : { left_out: count };
  };
  return {
    onLine,
    remind: async () => {
      logger.info(`waiting for ${command}`, {
        reason: `phase ${progress.phase}: ${progress.said}`,
        waited_ms: Math.round(clock.monotonic() - startedAt),
        patience_ms: timeoutMs,
        ...takeLeftOut(),
      });
      return REMIND_MS;
    },
    current: () => progress,
    stop: () => {
      if (leftOut > 0) logger.info(`${command} has ended`, { ...progress, ...takeLeftOut() });
    },
  };
}
