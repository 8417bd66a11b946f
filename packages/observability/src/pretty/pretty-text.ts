/** A parsed JSON object. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** How records look. */
export interface PrettyOptions {
  /** Default false. */
  readonly color?: boolean;
}

/** Colors of terminals. */
export const COLORS = {
  dim: '\u001b[2m',
  bold: '\u001b[1m',
  red: '\u001b[31m',
  green: '\u001b[32m',
  yellow: '\u001b[33m',
  cyan: '\u001b[36m',
} as const;
const RESET = '\u001b[0m';

/** Puts a color around a text. */
export type Paint = (color: keyof typeof COLORS, text: string) => string;

export function createPaint({ color = false }: PrettyOptions): Paint {
  return (name, text) => (color && text !== '' ? `${COLORS[name]}${text}${RESET}` : text);
}

/** The first line of whatever is shown: time, a word for what it is, and the rest, without what is empty. */
export function headline(paint: Paint, timestamp: unknown, kind: string, rest: readonly string[]): string {
  return [paint('dim', timeOf(timestamp)), kind, ...rest].filter((part) => part !== '').join(' ');
}

/** `name=value` of each member that is not left out. */
export function fieldTexts(record: LogRecord, paint: Paint, without: ReadonlySet<string>): string[] {
  return Object.entries(record)
    .filter(([name]) => !without.has(name))
    .map(([name, value]) => `${paint('dim', `${name}=`)}${fieldText(value)}`);
}

export const isObject = (value: unknown): value is LogRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Strings as they are, so that a command can be copied; everything else as JSON. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** Strings bare when they are one word. */
export const fieldText = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);

const timeOf = (timestamp: unknown): string =>
  typeof timestamp === 'string' ? timestamp.replace(/^.*T/, '').replace(/Z$/, '') : '';
