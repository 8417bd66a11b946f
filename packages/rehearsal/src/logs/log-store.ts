import { History } from '../scenario/history.ts';
import { type FileFollower, followFile } from './follow-file.ts';

/** One JSON line written by an agent or a function. */
export interface LogRecord {
  readonly source: string;
  readonly record: Readonly<Record<string, unknown>>;
}

export type LogListener = (entry: LogRecord) => void;

/** Every structured line of a run, from all its sources, in the order in which they were read. */
export class LogStore {
  readonly history: History<LogRecord> = new History();
  /** Lines that are no JSON document: programs' own output. */
  readonly plainLines: { readonly source: string; readonly line: string }[] = [];
  readonly #listeners: LogListener[] = [];
  readonly #followers: { readonly source: string; readonly follower: FileFollower }[] = [];

  get records(): readonly LogRecord[] {
    return this.history.items;
  }

  onRecord(listener: LogListener): void {
    this.#listeners.push(listener);
  }

  /** Follows a log file from its beginning. */
  follow(source: string, path: string): void {
    this.#followers.push({ source, follower: followFile(path) });
  }

  /** Reads what the followed files have gained. */
  poll(): void {
    for (const { source, follower } of this.#followers) for (const line of follower.read()) this.add(source, line);
  }

  add(source: string, line: string): void {
    if (line.trim() === '') return;
    const record = parseRecord(line);
    if (record === undefined) {
      this.plainLines.push({ source, line });
      return;
    }
    const entry = { source, record };
    for (const listener of this.#listeners) listener(entry);
    this.history.add(entry);
  }

  close(): void {
    this.poll();
    for (const { follower } of this.#followers) follower.close();
  }
}

function parseRecord(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'message' in value ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
