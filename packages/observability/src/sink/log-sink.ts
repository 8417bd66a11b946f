/** Where finished lines go. */
export interface LogSink {
  /** Takes one line, its line feed included; when it returns, the line has been handed over or counted as dropped. */
  write(line: string): void;
  /** Writes what is held back, if anything. */
  flush?(): void;
}
