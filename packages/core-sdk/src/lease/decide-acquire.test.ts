import { describe, expect, it } from 'vitest';
import type { LeaseRecord } from '../ports/lease-store.ts';
import { DEFAULT_SKEW_MARGIN_MS, decideAcquire } from './decide-acquire.ts';

const MINUTE = 60_000;
const acquiredAt = 1_800_000_000_000;

const record: LeaseRecord = {
  name: 'cluster-init',
  status: 'held',
  owner: 'i-1',
  nonce: 'first run',
  fence: 7,
  version: 20,
  acquiredAt,
  expiresAt: acquiredAt + MINUTE,
  durationMs: MINUTE,
};

const claim = { owner: 'i-2', nonce: 'mine', skewMarginMs: DEFAULT_SKEW_MARGIN_MS };
const afterAll = record.expiresAt + DEFAULT_SKEW_MARGIN_MS;

describe('decideAcquire', () => {
  it.each([
    { name: 'no lease', found: undefined, now: 0, unchangedMs: 0, fence: 1 },
    { name: 'released', found: { ...record, status: 'released' as const }, now: 0, unchangedMs: 0, fence: 8 },
    {
      name: 'its own after a crash',
      found: { ...record, owner: 'i-2', nonce: 'mine' },
      now: 0,
      unchangedMs: 0,
      fence: 8,
    },
    { name: 'expired by more than any skew', found: record, now: afterAll + 1, unchangedMs: 0, fence: 8 },
    { name: 'watched for longer than it lasts', found: record, now: 0, unchangedMs: 60_601, fence: 8 },
  ])('takes it: $name', ({ found, now, unchangedMs, fence }) => {
    expect(decideAcquire(found, claim, now, unchangedMs)).toMatchObject({ kind: 'take', fence });
  });

  it.each([
    { name: 'just taken', found: record, now: acquiredAt, unchangedMs: 0 },
    { name: 'expired by its date', found: record, now: record.expiresAt + 1, unchangedMs: 0 },
    { name: 'expired, within the skew', found: record, now: afterAll, unchangedMs: 0 },
    { name: 'watched for as long as it lasts', found: record, now: acquiredAt, unchangedMs: 60_600 },
    { name: 'another run of the same owner', found: { ...record, owner: 'i-2' }, now: acquiredAt, unchangedMs: 0 },
    { name: 'the clock has stepped back', found: record, now: acquiredAt - 10 * MINUTE, unchangedMs: 0 },
  ])('leaves it: $name', ({ found, now, unchangedMs }) => {
    expect(decideAcquire(found, claim, now, unchangedMs)).toMatchObject({ kind: 'held', by: found.owner });
  });

  it('bears two clocks that are ten minutes wrong in opposite directions (fault row 5)', () => {
    const holderClock = acquiredAt - 10 * MINUTE;
    const found = { ...record, expiresAt: holderClock + MINUTE };
    const claimantClock = acquiredAt + 59_000 + 10 * MINUTE;
    expect(decideAcquire(found, claim, claimantClock, 59_000).kind).toBe('held');
  });
});
