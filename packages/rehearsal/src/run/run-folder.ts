import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRunId, isRunning } from './run-id.ts';

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

  const run = createRunId(new Date());
  const path = join(runsFolder, run);
  mkdirSync(path);
  return { run, path };
}
