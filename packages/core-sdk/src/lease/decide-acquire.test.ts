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

const skewMarginMs = 21 * MINUTE;
const claim = { owner: 'i-2', nonce: 'mine', skewMarginMs };
const afterAll = record.expiresAt + skewMarginMs;

describe('decideAcquire', () => {
  it.each([
    { name: 'no lease', found: undefined, now: 0, unchangedMs: 0, fence: 1, version: 1, reason: 'there was none' },
    {
      name: 'released',
      found: { ...record, status: 'released' as const },
      now: 0,
      unchangedMs: 0,
      fence: 8,
      version: 21,
      reason: 'it was released',
    },
    {
      name: 'its own after a crash',
      found: { ...record, owner: 'i-2', nonce: 'mine' },
      now: 0,
      unchangedMs: 0,
      fence: 8,
      version: 21,
      reason: 'it is its own',
    },
    {
      name: 'expired by more than any skew',
      found: record,
      now: afterAll + 1,
      unchangedMs: 0,
      fence: 8,
      version: 21,
      reason: 'it expired by its date',
    },
    {
      name: 'watched for longer than it lasts',
      found: record,
      now: 0,
      unchangedMs: 60_601,
      fence: 8,
      version: 21,
      reason: 'it was not renewed while watched',
    },
  ])('takes it: $name', ({ found, now, unchangedMs, fence, version, reason }) => {
    expect(decideAcquire(found, claim, now, unchangedMs)).toEqual({ kind: 'take', fence, version, reason });
  });

  it.each([
    { name: 'just taken', found: record, now: acquiredAt, unchangedMs: 0 },
    { name: 'expired by its date', found: record, now: record.expiresAt + 1, unchangedMs: 0 },
    { name: 'expired, within the skew', found: record, now: afterAll, unchangedMs: 0 },
    { name: 'watched for as long as it lasts', found: record, now: acquiredAt, unchangedMs: 60_600 },
    { name: 'another run of the same owner', found: { ...record, owner: 'i-2' }, now: acquiredAt, unchangedMs: 0 },
    { name: 'another owner with the same nonce', found: { ...record, nonce: 'mine' }, now: acquiredAt, unchangedMs: 0 },
    { name: 'the clock has stepped back', found: record, now: acquiredAt - 10 * MINUTE, unchangedMs: 0 },
  ])('leaves it: $name', ({ found, now, unchangedMs }) => {
    expect(decideAcquire(found, claim, now, unchangedMs)).toEqual({
      kind: 'held',
      by: found.owner,
      expiresAt: found.expiresAt,
      reason: 'its holder may be alive',
    });
  });

  it('bears two clocks that are ten minutes wrong in opposite directions (fault row 5)', () => {
    const holderClock = acquiredAt - 10 * MINUTE;
    const found = { ...record, expiresAt: holderClock + MINUTE };
    const claimantClock = acquiredAt + 59_000 + 10 * MINUTE;
    expect(DEFAULT_SKEW_MARGIN_MS).toBe(skewMarginMs);
    expect(decideAcquire(found, claim, claimantClock, 59_000).kind).toBe('held');
  });
});
