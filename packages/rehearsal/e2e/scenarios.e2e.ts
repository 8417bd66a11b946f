import { describe, expect, it } from 'vitest';
import { startRehearsal } from './run-rehearsal.ts';

// Each is a cluster of its own that keeps both cores busy: one after the other.
describe('a scenario holds every claim that it makes', () => {
  it.each([
    'life',
    'init-holder-dies-before',
    'init-holder-dies-during',
    'init-holder-dies-after',
    'init-race-of-five',
    'paused-holder',
    'repeated-events',
    'handler-killed',
    'api-faults',
  ])('%s', { timeout: 300_000 }, async (scenario) => {
    const rehearsal = startRehearsal('--scenario', scenario);
    const code = await rehearsal.exitCode;
    // The whole story, when it is not as it should be.
    expect(rehearsal.output()).toContain('\nevery invariant held\n');
    expect(code).toBe(0);
  });
});
