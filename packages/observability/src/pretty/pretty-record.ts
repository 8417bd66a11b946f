/** A parsed log record. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** How records look. */
export interface PrettyOptions {
  /** Default false. */
  readonly color?: boolean;
}

/** Shown in the first line; everything else goes below or behind. */
const HEADLINE = new Set(['timestamp', 'level', 'message', 'service', 'error']);

const COLORS: Readonly<Record<string, string>> = {
  DEBUG: '\u001b[2m',
  INFO: '\u001b[32m',
  WARN: '\u001b[33m',
  ERROR: '\u001b[31m',
};
const DIM = '\u001b[2m';
const BOLD = '\u001b[1m';
const RESET = '\u001b[0m';

/** A record for people: time, level, message and fields on one line, an error with its hints, stack and causes below. */
export function prettyRecord(record: LogRecord, { color = false }: PrettyOptions = {}): string {
  const paint = (code: string, text: string): string => (color && text !== '' ? `${code}${text}${RESET}` : text);
  const level = textOf(record.level);
  const fields = Object.entries(record)
    .filter(([name]) => !HEADLINE.has(name))
    .map(([name, value]) => `${paint(DIM, `${name}=`)}${fieldText(value)}`);
  const parts = [
    paint(DIM, timeOf(record.timestamp)),
    paint(COLORS[level] ?? '', level.padEnd(5)),
    paint(DIM, textOf(record.service)),
    paint(BOLD, textOf(record.message)),
    ...fields,
  ];
  const line = parts.filter((part) => part !== '').join(' ');
  return isObject(record.error) ? `${line}\n${prettyError(record.error, '  ')}` : line;
}

function prettyError(error: LogRecord, indent: string): string {
  const { type, code, message, retryable, check, common_causes, runbook, context, stack, cause, errors, details } =
    error;
  const name = code === undefined ? textOf(type) : `${textOf(type)} [${textOf(code)}]`;
  const lines = [`${indent}${name}: ${textOf(message)}`];
  const hint = (label: string, value: unknown): void => {
    if (value !== undefined) lines.push(`${indent}  ${label}: ${fieldText(value)}`);
  };
  hint('check', check);
  if (Array.isArray(common_causes)) for (const common of common_causes) hint('common cause', common);
  hint('runbook', runbook);
  hint('retryable', retryable);
  hint('context', context);
  hint('details', details);
  for (const frame of stackFrames(stack)) lines.push(`${indent}  ${frame}`);
  if (cause !== undefined) lines.push(`${indent}caused by`, nestedError(cause, `${indent}  `));
  if (Array.isArray(errors))
    for (const member of errors) lines.push(`${indent}member`, nestedError(member, `${indent}  `));
  return lines.join('\n');
}

const nestedError = (value: unknown, indent: string): string =>
  isObject(value) ? prettyError(value, indent) : `${indent}${fieldText(value)}`;

/** The frames alone: the lines before them repeat type and message. */
function stackFrames(stack: unknown): readonly string[] {
  if (typeof stack !== 'string') return [];
  return stack.split('\n').flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : []));
}

const isObject = (value: unknown): value is LogRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** Strings bare when they are one word. */
const fieldText = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);

const timeOf = (timestamp: unknown): string =>
  typeof timestamp === 'string' ? timestamp.replace(/^.*T/, '').replace(/Z$/, '') : '';
