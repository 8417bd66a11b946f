import { describe, expect, it } from 'vitest';
import { startRehearsal } from './run-rehearsal.ts';

/** The whole life, and one scenario or two for each row of the fault matrix that a whole cluster is needed for. */
const scenarios = [
  ['life', 'a cluster is born, loses its leader, and goes on'],
  ['init-race-of-five', 'fault row 2'],
  ['init-holder-dies-during', 'fault row 2'],
  ['paused-holder', 'fault row 3'],
  ['repeated-events', 'fault row 10'],
  ['handler-killed', 'fault row 11'],
  ['api-faults', 'fault row 14'],
];

// Each is a cluster of its own that keeps both cores busy: one after the other. The bound is for machines that do other
// work as well: on two quiet cores all of them together take five minutes.
describe('a scenario holds every claim that it makes', () => {
  it.each(scenarios)('%s (%s)', { timeout: 900_000 }, async (scenario = '') => {
    const rehearsal = startRehearsal('--scenario', scenario);
    const code = await rehearsal.exitCode;
    // The whole story, when it is not as it should be.
    expect(rehearsal.output()).toContain('\nevery invariant held\n');
    expect(code).toBe(0);
  });
});
