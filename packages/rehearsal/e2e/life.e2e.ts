import { describe, expect, it } from 'vitest';
import { startRehearsal } from './run-rehearsal.ts';

describe('the scenario life', () => {
  it('holds every invariant, from birth to the replacement of the etcd leader', { timeout: 240_000 }, async () => {
    const rehearsal = startRehearsal('--scenario', 'life');
    const code = await rehearsal.exitCode;
    expect(rehearsal.output()).toContain('every invariant held');
    expect(code).toBe(0);
  });
});
