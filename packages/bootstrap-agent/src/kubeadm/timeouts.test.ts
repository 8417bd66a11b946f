import { expect, test } from 'vitest';
import { defaultPatience } from '../steps/patience.ts';
import { controlPlaneTimeouts } from './timeouts.ts';

test.each(Object.entries(controlPlaneTimeouts))(
  'kubeadm gives up %s (%s) before the agent ends it, and says so itself',
  (_, duration) => {
    const [, minutes, seconds] = /^(\d+)m(\d+)s$/.exec(duration) ?? [];
    const ms = (Number(minutes) * 60 + Number(seconds)) * 1_000;
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThan(defaultPatience.kubeadmMs);
  },
);

test('three nodes whose kubeadm hangs do not use up the patience of the next one', () => {
  expect(3 * defaultPatience.kubeadmMs).toBeLessThan(defaultPatience.membershipTurnMs);
});
