import { describe, expect, it } from 'vitest';
import { startRehearsal } from './run-rehearsal.ts';

describe('wrong arguments', () => {
  it.each([
    [['--scenario', 'nope'], 'no scenario "nope"'],
    [['--fault', 'ssm:GetParameters'], '--fault ssm:GetParameters: <service>'],
    [['--seed', 'chance'], '--seed chance: a whole number'],
    [['--speed', '2'], "Unknown option '--speed'"],
  ])('%j are named, with the usage', { timeout: 30_000 }, async (argv, message) => {
    const rehearsal = startRehearsal(...argv);
    expect(await rehearsal.exitCode).toBe(2);
    expect(rehearsal.output()).toContain(message);
    expect(rehearsal.output()).toContain('usage:');
  });
});
