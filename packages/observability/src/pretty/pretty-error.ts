import { fieldText, isObject, type LogRecord, textOf } from './pretty-text.ts';

/** An error of a record with its hints, stack, causes and members, each line indented. */
export function prettyError(error: LogRecord, indent: string): string {
  const { type, code, message, retryable, check, common_causes, runbook, context, stack, cause, errors, details } =
    error;
  const name = code === undefined ? textOf(type) : `${textOf(type)} [${textOf(code)}]`;
  const lines = [`${indent}${name}: ${textOf(message)}`];
  const hint = (label: string, value: unknown): void => {
    if (value !== undefined) lines.push(`${indent}  ${label}: ${textOf(value)}`);
  };
  hint('check', check);
  if (Array.isArray(common_causes)) for (const common of common_causes) hint('common cause', common);
  hint('runbook', runbook);
  hint('retryable', retryable);
  hint('context', context);
  hint('details', details);
  for (const frame of stackFrames(stack)) lines.push(`${indent}  ${frame}`);
  if (cause !== undefined) lines.push(`${indent}caused by`, nestedError(cause, `${indent}  `));
  if (Array.isArray(errors)) {
    for (const member of errors) lines.push(`${indent}member`, nestedError(member, `${indent}  `));
  }
  return lines.join('\n');
}

const nestedError = (value: unknown, indent: string): string =>
  isObject(value) ? prettyError(value, indent) : `${indent}${fieldText(value)}`;

/** The frames alone: the lines before them repeat type and message. */
function stackFrames(stack: unknown): readonly string[] {
  if (typeof stack !== 'string') return [];
  return stack.split('\n').flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : []));
}
