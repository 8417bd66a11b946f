import { describe, expect, it } from 'vitest';
import { startRehearsal } from './run-rehearsal.ts';

// Each is a cluster of its own that keeps both cores busy: one after the other. The other scenarios wait for leases and
// redeliveries in real time, which a busy machine stretches: they are for `npm run rehearse`, not for every test run.
describe('a scenario holds every claim that it makes', () => {
  it.each(['life', 'repeated-events'])('%s', { timeout: 300_000 }, async (scenario) => {
    const rehearsal = startRehearsal('--scenario', scenario);
    const code = await rehearsal.exitCode;
    // The whole story, when it is not as it should be.
    expect(rehearsal.output()).toContain('\nevery invariant held\n');
    expect(code).toBe(0);
  });
});
