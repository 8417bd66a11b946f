import { describe, expect, it } from 'vitest';
import { renderSummary, type Summary } from './summary.ts';

const summary: Summary = {
  scenario: 'life',
  chapters: [
    { title: 'the stack is deployed', startedAt: 0 },
    {
      title: 'a title that is long enough to be broken in a terminal of eighty columns, as some are',
      startedAt: 1_500,
    },
  ],
  endedAt: 30_000,
  verdicts: [
    { invariant: 'I3', claim: 'no acknowledged write is lost', held: true, seen: '90 of 90 on 3 members' },
    {
      invariant: 'I1',
      claim: 'one cluster, from one init',
      held: true,
      seen: 'etcd cluster 1229330417754611882, '.repeat(4),
    },
  ],
  folder: '/x/.local/rehearsal/1',
  repeat: ['--scenario', 'life', '--seed', '1'],
  counts: { 'AWS requests': 200 },
};

describe('a summary', () => {
  it.each([80, 120])('fits into %d columns, what is to be copied aside', (columns) => {
    const lines = renderSummary(summary, columns).split('\n');
    expect(lines.filter((line) => line.length >= columns)).toEqual([]);
  });

  it('says what held, what was real and what was stood in', () => {
    const text = renderSummary(summary);
    expect(text).toContain('held    I3  no acknowledged write is lost\n');
    expect(text).toContain('90 of 90 on 3 members');
    expect(text).toMatch(/real +etcd with mTLS/);
    expect(text).toMatch(/stood in +AWS/);
    expect(text).toContain('\nevery invariant held\n');
    expect(text).not.toContain('BROKEN');
  });

  it('says at its end which claim did not hold, why, and where to look', () => {
    const broken = { invariant: 'I2', claim: 'quorum', held: false, seen: 'no write for 40 s' } as const;
    const end = renderSummary({ ...summary, verdicts: [broken, ...summary.verdicts] }).split(
      'NOT every invariant held',
    )[1];
    expect(end).toMatch(/BROKEN +I2 quorum: no write for 40 s/);
    expect(end).toMatch(/look at +\/x\/.local\/rehearsal\/1\n +log.jsonl/);
  });

  it('names what ended a run early, before any claim was looked at', () => {
    const text = renderSummary({ ...summary, verdicts: [], failure: 'i-1 is dead' });
    expect(text).toMatch(/NOT every invariant held\n +FAILED +i-1 is dead/);
  });
});
