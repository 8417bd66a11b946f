import { askInit } from './ask-init.ts';
import { complain, type SystemctlCall } from './systemctl-verb.ts';

/** Has init start, stop, restart or reset units, one after another. */
export async function runJobs(
  { host, units }: SystemctlCall,
  verb: 'start' | 'stop' | 'restart' | 'reset-failed',
): Promise<number> {
  let code = 0;
  for (const unit of units) {
    const response = await askInit(host, { verb, unit });
    if (response.kind === 'no-such-unit') code = complain(`Failed to ${verb} ${unit}: Unit ${unit} not found.`, 5);
    if (response.kind === 'job-failed') {
      code = complain(
        `Job for ${unit} failed because the control process exited with error code.\n` +
          `See "systemctl status ${unit}" and "journalctl -xeu ${unit}" for details.`,
        1,
      );
    }
  }
  return code;
}
