import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { parseArgs } from 'node:util';
import { LEVEL_RANKS, type LogLevel, parseLogLevel } from '../logging/log-level.ts';
import { createDescriptorSink } from '../sink/descriptor-sink.ts';
import type { LogSink } from '../sink/log-sink.ts';
import { prettyLine } from './pretty-line.ts';

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;

const USAGE = `usage: <program> | prettylog [--level LEVEL] [--trace ID] [--color | --no-color]

Makes JSON log lines readable; other lines pass as they are.
  --level LEVEL  only records of this level and above: debug, info, warn, error
  --trace ID     only records of this trace
  --no-color     no colors, which is also the default when the output is no terminal
`;

/** What the command reads and writes. */
export interface PrettyStreams {
  /** Default: standard input. */
  readonly input?: Readable;
  /** Default: standard output. */
  readonly output?: LogSink;
  /** Default: standard error. */
  readonly errors?: LogSink;
  readonly env?: NodeJS.ProcessEnv;
}

/** The filter command: reads lines, writes them for people. Returns the exit code: 2 when it does not understand `argv`. */
export async function prettyCommand(argv: readonly string[], streams: PrettyStreams = {}): Promise<number> {
  const { input = process.stdin, output = createDescriptorSink(STANDARD_OUTPUT), env = process.env } = streams;
  if (argv.includes('--help')) {
    output.write(USAGE);
    return 0;
  }
  const options = readOptions(argv);
  if (options === undefined) {
    (streams.errors ?? createDescriptorSink(STANDARD_ERROR)).write(USAGE);
    return 2;
  }
  const wantsColor = env.FORCE_COLOR !== undefined || (streams.output === undefined && isatty(STANDARD_OUTPUT));
  const color = options.color ?? (env.NO_COLOR === undefined && wantsColor);
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (isWanted(line, options)) output.write(`${prettyLine(line, { color })}\n`);
  }
  return 0;
}

interface Wanted {
  readonly rank: number;
  readonly trace: string | undefined;
  readonly color: boolean | undefined;
}

function readOptions(argv: readonly string[]): Wanted | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { level: { type: 'string' }, trace: { type: 'string' }, color: { type: 'boolean' } },
      allowNegative: true,
    });
    const level = values.level === undefined ? 'DEBUG' : parseLogLevel(values.level);
    return level === undefined ? undefined : { rank: LEVEL_RANKS[level], trace: values.trace, color: values.color };
  } catch {
    return undefined;
  }
}

/** Lines that are no records cannot be judged, and pass. */
function isWanted(line: string, { rank, trace }: Wanted): boolean {
  if (!line.startsWith('{')) return true;
  try {
    const record = JSON.parse(line) as { level?: LogLevel; trace_id?: string };
    if (record.level !== undefined && (LEVEL_RANKS[record.level] ?? rank) < rank) return false;
    return trace === undefined || record.trace_id === trace;
  } catch {
    return true;
  }
}
