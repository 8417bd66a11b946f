import { attemptsOf, RetryError } from '@dedicated-k8s/retry';
import * as z from 'zod';
import { ClusterError } from './cluster-error.ts';
import { redactSecrets } from './redact-secrets.ts';

/**
 * A failure as a person at a terminal should see it. What the catalogue knows is said plainly, with what to check, and so is
 * what a policy gave up on; anything else is a bug of ours and comes with its trace.
 */
export function renderFailure(error: unknown): string {
  if (error instanceof ClusterError) return renderKnown(error);
  if (error instanceof RetryError) {
    // What was tried in vain says what to check; the policy only says how often.
    if (error.cause instanceof ClusterError) return renderKnown(error.cause, error);
    // Its message ends with its cause's.
    const because = error.cause instanceof Error ? becauseLines(error.cause) : [];
    return `${[failureLine(error), ...because].join('\n')}\n`;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return redactSecrets(`This is a bug, please report it:\n${trace}\n`);
}

function renderKnown(error: ClusterError, outer?: RetryError): string {
  const lines = [
    failureLine(error),
    ...(outer === undefined ? [] : [`  tried:   ${attemptsOf(outer).length} times, ${outer.code}`]),
    ...becauseLines(error),
    `  check:   ${error.check}`,
    `  causes:  ${error.commonCauses.join(', ')}`,
    `  do:      ${error.operatorAction}`,
  ];
  if (error.runbook !== undefined)
    lines.push(`  runbook: docs/runbooks/${error.runbook}.md#${error.code.toLowerCase()}`);
  return `${lines.join('\n')}\n`;
}

function failureLine({ code, message }: ClusterError | RetryError): string {
  return redactSecrets(`${code}: ${message}`);
}

function becauseLines(error: Error): readonly string[] {
  return causesOf(error).map((cause) => `  because: ${cause}`);
}

function causesOf(error: Error): readonly string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 5; cause = cause.cause) {
    // Its message is a document whose content the error itself tells in words.
    if (cause instanceof z.ZodError) continue;
    const code = 'code' in cause ? `${String(cause.code)}: ` : '';
    causes.push(redactSecrets(`${code}${cause.message}`));
  }
  return causes;
}
