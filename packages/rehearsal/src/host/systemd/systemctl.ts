import { parseArgs } from 'node:util';
import type { Host } from '../host.ts';
import { askInit } from './ask-init.ts';
import { unitName } from './service-unit.ts';
import { disable, enable, isEnabled } from './systemctl-enablement.ts';
import { runJobs } from './systemctl-jobs.ts';
import { isActive, isFailed, show, status } from './systemctl-state.ts';
import { complain, type SystemctlVerb } from './systemctl-verb.ts';

const VERBS: Readonly<Record<string, SystemctlVerb>> = {
  start: (call) => runJobs(call, 'start'),
  stop: (call) => runJobs(call, 'stop'),
  restart: (call) => runJobs(call, 'restart'),
  'reset-failed': (call) => runJobs(call, 'reset-failed'),
  'daemon-reload': async ({ host }) => {
    await askInit(host, { verb: 'daemon-reload' });
    return 0;
  },
  enable,
  disable,
  'is-active': isActive,
  'is-failed': isFailed,
  'is-enabled': isEnabled,
  status,
  show,
};

const OPTIONS = {
  now: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  property: { type: 'string', short: 'p', multiple: true },
  value: { type: 'boolean' },
  'no-pager': { type: 'boolean' },
  full: { type: 'boolean', short: 'l' },
} as const;

/** systemctl, as far as a node's programs use it. Exit codes are those of systemd 252. */
export async function runSystemctl(host: Host, argv: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return complain(`systemctl: ${(error as Error).message}`, 1);
  }
  const [verb = '', ...units] = parsed.positionals;
  const run = VERBS[verb];
  if (run === undefined) return complain(`Unknown command verb '${verb}'.`, 1);
  try {
    return await run({
      host,
      units: units.map(unitName),
      now: parsed.values.now ?? false,
      quiet: parsed.values.quiet ?? false,
      properties: parsed.values.property?.flatMap((names) => names.split(',')) ?? [],
      valueOnly: parsed.values.value ?? false,
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ECONNREFUSED') throw error;
    return complain("System has not been booted with systemd as init system (PID 1). Can't operate.", 1);
  }
}
