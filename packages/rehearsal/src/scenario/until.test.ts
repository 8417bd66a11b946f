import { describe, expect, it } from 'vitest';
import { done, until, waitingFor } from './until.ts';

const signal = new AbortController().signal;

describe('until', () => {
  it('returns the value of a probe that is done', async () => {
    let asked = 0;
    const value = await until('three', () => ((asked += 1) === 3 ? done(asked) : waitingFor('more')), {
      limitMs: 5000,
      everyMs: 1,
      signal,
    });
    expect(value).toBe(3);
  });

  it('says what it was waiting for when it never happens', async () => {
    const waiting = until('three members', () => waitingFor('2 of 3'), { limitMs: 5, everyMs: 1, signal });
    await expect(waiting).rejects.toThrow('three members: not within 0.005 s, still 2 of 3');
  });

  it('ends at once when it is aborted', async () => {
    const controller = new AbortController();
    const waiting = until('ever', () => waitingFor('nothing'), { limitMs: 60_000, signal: controller.signal });
    controller.abort(new Error('Ctrl-C'));
    await expect(waiting).rejects.toThrow('aborted');
  });
});
