import type { Verdict } from './scenario/verdict.ts';
import { wrapText } from './view/wrap-text.ts';

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

const REAL =
  'etcd with mTLS, the agent, the functions as they are deployed, the CloudFormation template and its IAM policies, the AWS SDK';
const STOOD_IN =
  'AWS (local-aws), EC2 instances (a folder, an address, a tree of processes), kubeadm, systemd, kubelet, API server';

/** Piped output is broken as on a terminal that is not too narrow. */
const DEFAULT_WIDTH = 100;

/** The summary as text: what happened, how long it took, what held, what was real; on a failure what, why, and where to look. */
export function renderSummary(summary: Summary, columns: number = DEFAULT_WIDTH): string {
  const { scenario, chapters, endedAt, verdicts, folder, repeat, counts } = summary;
  const width = Math.max(40, columns - 1);
  const seconds = (fromAt: number, toAt: number): string => `${((toAt - fromAt) / 1000).toFixed(1)} s`;
  const byInvariant = verdicts.toSorted((a, b) => a.invariant.localeCompare(b.invariant));
  const lines = [
    '',
    `scenario ${scenario}: ${seconds(chapters[0]?.startedAt ?? endedAt, endedAt)}`,
    ...chapters.flatMap(({ title, startedAt }, index) =>
      labelled(seconds(startedAt, chapters[index + 1]?.startedAt ?? endedAt).padStart(9), title, width),
    ),
    '',
    ...byInvariant.flatMap((verdict) => describeVerdict(verdict, width)),
    ...(verdicts.length > 0 ? [''] : []),
    ...labelled('  real      ', REAL, width),
    ...labelled('  stood in  ', STOOD_IN, width),
    ...labelled(
      '  counted   ',
      Object.entries(counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(', '),
      width,
    ),
    // Not broken: they are to be copied.
    `  all of it   ${folder}`,
    `  again       npm run rehearse -- ${repeat.join(' ')}`,
    '',
    ...describeOutcome(summary, width),
    '',
  ];
  return lines.join('\n');
}

function describeVerdict({ invariant, claim, held, seen }: Verdict, width: number): readonly string[] {
  return [
    ...labelled(`  ${held ? 'held  ' : 'BROKEN'}  ${invariant}`, claim, width),
    ...labelled(' '.repeat(12), seen, width),
  ];
}

function describeOutcome(summary: Summary, width: number): readonly string[] {
  const { verdicts, failure, folder } = summary;
  if (isSuccess(summary)) return ['every invariant held'];
  const broken = verdicts.filter(({ held }) => !held);
  return [
    'NOT every invariant held',
    ...(failure === undefined ? [] : labelled('  FAILED    ', failure, width)),
    ...broken.flatMap(({ invariant, claim, seen }) =>
      labelled('  BROKEN    ', `${invariant} ${claim}: ${seen}`, width),
    ),
    `  look at     ${folder}`,
    '    log.jsonl      what agents and functions logged, in order',
    '    requests.json  each request to AWS, and how it ended',
    '    instances/     the files of each instance, its logs in var/log',
  ];
}

function labelled(label: string, text: string, width: number): readonly string[] {
  return wrapText(text, width - label.length - 2).map(
    (line, index) => `${index === 0 ? label : ' '.repeat(label.length)}  ${line}`,
  );
}
