import { ClusterError } from './cluster-error.ts';
import { redactSecrets } from './redact-secrets.ts';

/**
 * A failure as a person at a terminal should see it. What the catalogue knows is said plainly, with what to check; anything
 * else is a bug of ours and comes with its trace.
 */
export function renderFailure(error: unknown): string {
  if (error instanceof ClusterError) return renderKnown(error);
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return redactSecrets(`This is a bug, please report it:\n${trace}\n`);
}

function renderKnown(error: ClusterError): string {
  const lines = [
    `${error.code}: ${error.message}`,
    ...causesOf(error).map((cause) => `  because: ${cause}`),
    `  check:   ${error.check}`,
    `  causes:  ${error.commonCauses.join(', ')}`,
    `  do:      ${error.operatorAction}`,
  ];
  if (error.runbook !== undefined) lines.push(`  runbook: docs/runbooks/${error.runbook}.md`);
  return `${lines.join('\n')}\n`;
}

function causesOf(error: Error): readonly string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 5; cause = cause.cause) {
    const code = 'code' in cause ? `${String(cause.code)}: ` : '';
    causes.push(redactSecrets(`${code}${cause.message}`));
  }
  return causes;
}
