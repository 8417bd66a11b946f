import { describe, expect, it } from 'vitest';
import { decideRemediation, defaultRemediationBudget, type RemediationFacts } from './decide-remediation.ts';

const MINUTE = 60_000;
const now = 100 * 60 * MINUTE;

const facts: RemediationFacts = {
  desired: 4,
  healthy: 3,
  unhealthy: [{ instanceId: 'i-1', since: now - 20 * MINUTE, reason: 'NotReady' }],
  replacements: [],
  cleanPasses: 3,
};

const replaced = (minutesAgo: number, succeeded: boolean) => ({ at: now - minutesAgo * MINUTE, succeeded });

describe('decideRemediation', () => {
  it.each<[string, Partial<RemediationFacts>, object]>([
    ['one is unhealthy for long', {}, { kind: 'replace', instanceId: 'i-1' }],
    ['none is', { unhealthy: [] }, { kind: 'none' }],
    [
      'one may come back',
      { unhealthy: [{ instanceId: 'i-1', since: now - 1, reason: 'NotReady' }] },
      { kind: 'wait', until: now - 1 + 10 * MINUTE },
    ],
    [
      'one has had its ten minutes to the last',
      { unhealthy: [{ instanceId: 'i-1', since: now - 10 * MINUTE, reason: 'NotReady' }] },
      { kind: 'replace' },
    ],
    [
      'one has had all but a moment of them',
      { unhealthy: [{ instanceId: 'i-1', since: now - 10 * MINUTE + 1, reason: 'NotReady' }] },
      { kind: 'wait', until: now + 1 },
    ],
    ['a success a minute ago asks for no back-off', { replacements: [replaced(1, true)] }, { kind: 'replace' }],
    ['the back-off after a failure has just ended', { replacements: [replaced(10, false)] }, { kind: 'replace' }],
    ['exactly half is healthy', { healthy: 2 }, { kind: 'replace' }],
    [
      'one of three was replaced exactly an hour ago',
      { replacements: [60, 30, 20].map((at) => replaced(at, true)) },
      { kind: 'replace' },
    ],
    [
      'a failure before a success is forgotten',
      { replacements: [replaced(2, false), replaced(1, true)] },
      { kind: 'replace' },
    ],
    ['less than half is healthy', { healthy: 1 }, { kind: 'stop' }],
    ['the budget is used up', { replacements: [30, 20, 10].map((at) => replaced(at, true)) }, { kind: 'stop' }],
    [
      'the budget of an earlier hour',
      { replacements: [90, 80, 70].map((at) => replaced(at, true)) },
      { kind: 'replace' },
    ],
  ])('%s', (_, change, expected) => {
    expect(decideRemediation({ ...facts, ...change }, defaultRemediationBudget, now)).toMatchObject(expected);
  });

  it('takes the one that is unhealthy for longest', () => {
    const unhealthy = [...facts.unhealthy, { instanceId: 'i-2', since: now - 60 * MINUTE, reason: 'gone' }];
    expect(decideRemediation({ ...facts, unhealthy }, defaultRemediationBudget, now)).toMatchObject({
      instanceId: 'i-2',
    });
  });

  it('waits longer after each failure, and does not loop (fault row 25)', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((failures) => {
      const replacements = Array.from({ length: failures }, (_, index) => replaced(failures - index, false));
      const decision = decideRemediation({ ...facts, replacements }, defaultRemediationBudget, now);
      return decision.kind === 'wait' && decision.until !== undefined ? (decision.until - now) / MINUTE : decision.kind;
    });
    expect(waits).toEqual([9, 19, 39, 79, 119, 119]);
  });

  it('touches the next node only after clean looks (fault row 28)', () => {
    const replacements = [replaced(90, true)];
    const decide = (cleanPasses: number) =>
      decideRemediation({ ...facts, replacements, cleanPasses }, defaultRemediationBudget, now).kind;
    expect([0, 1, 2, 3].map(decide)).toEqual(['wait', 'wait', 'wait', 'replace']);
  });
});
