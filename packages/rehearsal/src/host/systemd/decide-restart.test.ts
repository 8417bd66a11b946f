import { expect, it } from 'vitest';
import { decideRestart } from './decide-restart.ts';
import type { RestartPolicy } from './service-unit.ts';
import type { ProcessExit } from './supervised-process.ts';

const clean: ProcessExit = { code: 0, signal: null };
const failed: ProcessExit = { code: 1, signal: null };
const killed: ProcessExit = { code: null, signal: 'SIGKILL' };
const terminated: ProcessExit = { code: null, signal: 'SIGTERM' };

// systemd.service(5), table of exit causes.
it.each<readonly [RestartPolicy, readonly [boolean, boolean, boolean, boolean]]>([
  ['no', [false, false, false, false]],
  ['always', [true, true, true, true]],
  ['on-success', [true, false, false, true]],
  ['on-failure', [false, true, true, false]],
  ['on-abnormal', [false, false, true, false]],
  ['on-abort', [false, false, true, false]],
  ['on-watchdog', [false, false, false, false]],
])('Restart=%s', (policy, expected) => {
  expect([clean, failed, killed, terminated].map((exit) => decideRestart(policy, exit))).toEqual(expected);
});
