import type { Verdict } from './scenario/verdict.ts';

/** One part of a scenario. */
export interface Chapter {
  readonly title: string;
  readonly startedAt: number;
}

/** What is said at the end of a rehearsal. */
export interface Summary {
  readonly scenario: string;
  readonly chapters: readonly Chapter[];
  readonly endedAt: number;
  readonly verdicts: readonly Verdict[];
  /** Why the scenario ended early. */
  readonly failure?: string;
  readonly folder: string;
  /** Arguments that repeat the run. */
  readonly repeat: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

export function isSuccess({ verdicts, failure }: Summary): boolean {
  return failure === undefined && verdicts.length > 0 && verdicts.every(({ held }) => held);
}

/** The summary as text: what happened, how long it took, which invariants held. */
export function renderSummary(summary: Summary): string {
  const { scenario, chapters, endedAt, verdicts, failure, folder, repeat, counts } = summary;
  const titleWidth = Math.max(...chapters.map(({ title }) => title.length), 0);
  const claimWidth = Math.max(...verdicts.map(({ claim }) => claim.length), 0);
  const byInvariant = verdicts.toSorted((a, b) => a.invariant.localeCompare(b.invariant));
  const lines = [
    '',
    `scenario ${scenario}: ${((endedAt - (chapters[0]?.startedAt ?? endedAt)) / 1000).toFixed(1)} s`,
    ...chapters.map(({ title, startedAt }, index) => {
      const nextAt = chapters[index + 1]?.startedAt ?? endedAt;
      return `  ${title.padEnd(titleWidth)}  ${((nextAt - startedAt) / 1000).toFixed(1).padStart(5)} s`;
    }),
    '',
    ...byInvariant.map(
      ({ invariant, claim, held, seen }) =>
        `  ${held ? 'held  ' : 'BROKEN'} ${invariant} ${claim.padEnd(claimWidth)}  ${seen}`,
    ),
    '',
    `  ${Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}`,
    `  logs of every process: ${folder}`,
    `  again: npm run rehearse -- ${repeat.join(' ')}`,
    ...(failure === undefined ? [] : ['', `  FAILED: ${failure}`]),
    '',
    isSuccess(summary) ? 'every invariant held' : 'NOT every invariant held',
    '',
  ];
  return lines.join('\n');
}
