/** One promise of the README, and what this run says about it. */
export interface Bar {
  readonly work: string;
  /** What was measured, with its unit. */
  readonly measured: string;
  readonly bar: string;
  readonly met: boolean;
}

/** Bars as a table for people. */
export function barTable(bars: readonly Bar[]): string {
  const rows = [
    ['', 'work', 'measured', 'bar'],
    ...bars.map(({ work, measured, bar, met }) => [met ? 'met   ' : 'MISSED', work, measured, bar]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
