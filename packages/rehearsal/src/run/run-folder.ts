import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's one git-ignored folder. */
export const localFolder: string = join(
  dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))),
  '.local',
);

const runsFolder = join(localFolder, 'rehearsal');
/** Earlier runs kept for a look at their logs. */
const KEPT_RUNS = 3;

/** Where one rehearsal keeps everything it makes. */
export interface RunFolder {
  /** Id of the run, also the mark of its processes. */
  readonly run: string;
  readonly path: string;
}

/** Makes the folder of a new run and removes the oldest ones that are over. */
export function createRunFolder(): RunFolder {
  mkdirSync(runsFolder, { recursive: true });
  const over = readdirSync(runsFolder)
    .filter((run) => !isRunning(run))
    .map((run) => ({ path: join(runsFolder, run), madeAt: statSync(join(runsFolder, run)).mtimeMs }))
    .sort((a, b) => b.madeAt - a.madeAt);
  for (const { path } of over.slice(KEPT_RUNS - 1)) rmSync(path, { recursive: true, force: true });

  const run = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}-${randomBytes(2).toString('hex')}`;
  const path = join(runsFolder, run);
  mkdirSync(path);
  writeFileSync(join(path, 'pid'), String(process.pid));
  return { run, path };
}

/** Whether the rehearsal that made this run is still alive. */
export function isRunning(run: string): boolean {
  const file = join(runsFolder, run, 'pid');
  if (!existsSync(file)) return false;
  const pid = Number(readFileSync(file, 'utf8'));
  try {
    process.kill(pid, 0);
    // Pids are reused: the process must be a rehearsal.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('node');
  } catch {
    return false;
  }
}
