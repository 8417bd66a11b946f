import type { ClusterError } from './cluster-error.ts';
import { clusterErrors } from './cluster-errors.ts';
import { redactSecrets } from './redact-secrets.ts';

/** How a child process ended, when not with exit code 0; or why it did not begin. */
export interface ProgramFailure {
  /** Its name; with its arguments where they say more, which never hold a secret. */
  readonly program: string;
  readonly exitCode?: number | null;
  readonly signal?: string | null;
  /** It was killed because its time was over. */
  readonly timedOut?: boolean;
  /** Of `spawn`, with its `code` such as ENOENT. */
  readonly error?: Error;
  readonly stderr?: string;
}

const MAX_STDERR = 500;

/** The error of the catalogue for a program that failed, with the end of its error output, cleaned of secrets. */
export function translateProgramFailure(failure: ProgramFailure): ClusterError {
  const { program, exitCode, signal, timedOut = false, error, stderr = '' } = failure;
  const tail = redactSecrets(stderr).trim().slice(-MAX_STDERR);
  const context = { program, ...(tail === '' ? {} : { stderr: tail }) };
  const options = error === undefined ? {} : { cause: error };
  if (timedOut) return clusterErrors.PROGRAM_TIMED_OUT(context, options);
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    return clusterErrors.PROGRAM_MISSING(context, options);
  }
  if (error === undefined && typeof signal === 'string') return clusterErrors.PROGRAM_KILLED({ ...context, signal });
  const exit = error?.message ?? `exit code ${exitCode ?? 'unknown'}`;
  return clusterErrors.PROGRAM_FAILED({ ...context, exit }, options);
}
