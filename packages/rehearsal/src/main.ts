// `npm start` and `npm run rehearse -- --scenario <name>`.
import { parseArgs } from 'node:util';
import { type FaultChoice, parseFault } from './fault/parse-fault.ts';
import { rehearse } from './rehearse.ts';
import { scenarios } from './scenario/scenarios.ts';
import { isSuccess, renderSummary } from './summary.ts';
import { createPlainView } from './view/plain-view.ts';
import { createTerminalView } from './view/terminal-view.ts';

const usage = `usage: npm run rehearse -- [--scenario NAME] [--fault FAULT]... [--seed NUMBER] [--plain]

NAME, default life:
${[...scenarios.values()].map(({ name, title }) => `  ${name.padEnd(24)}${title}`).join('\n')}

FAULT: <service>[@<part of the caller's name>]:<operation>:<kind>[:<calls>], e.g. ssm:GetParameters:throttle:1-3
  service   as requests are signed for it (dynamodb, ssm, ec2, autoscaling, elasticloadbalancing, monitoring), or imds,
            whose operations are paths; * is any operation
  kind      throttle, deny, error, time-out, drop-before, drop-after, delay-<ms>
  calls     3, 2-5 or 2- of those that match, for imds counted for each instance and path; default all
SEED: decides about call numbers that a scenario leaves to chance; default 1`;

/** Runs one rehearsal for a person or a script. Exit code 0: every invariant held; 1: not so; 2: wrong arguments. */
export async function main(argv: readonly string[]): Promise<number> {
  if (process.platform !== 'linux') {
    process.stderr.write('The rehearsal needs Linux: it uses /proc and 127.0.x.y addresses. Other parts run here.\n');
    return 1;
  }
  let name: string;
  let plain: boolean;
  let seed: number;
  let faults: readonly FaultChoice[];
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        scenario: { type: 'string', default: 'life' },
        fault: { type: 'string', multiple: true, default: [] },
        seed: { type: 'string', default: '1' },
        plain: { type: 'boolean', default: false },
      },
    });
    ({ scenario: name, plain } = values);
    faults = values.fault.map(parseFault);
    seed = Number(values.seed);
    if (!Number.isSafeInteger(seed)) throw new Error(`--seed ${values.seed}: a whole number`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return 2;
  }
  const scenario = scenarios.get(name);
  if (scenario === undefined) {
    process.stderr.write(`no scenario "${name}"\n${usage}\n`);
    return 2;
  }

  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      interrupted.abort(new Error(`interrupted by ${signal}`));
    });
  }
  const startedAt = Date.now();
  const view =
    process.stdout.isTTY && !plain
      ? createTerminalView(process.stdout, startedAt, Date.now)
      : createPlainView((text) => process.stdout.write(text), startedAt);
  const summary = await rehearse({
    scenario,
    faults,
    seed,
    signal: interrupted.signal,
    show: (event) => view.show(event),
  });
  view.close();
  process.stdout.write(renderSummary(summary, process.stdout.isTTY ? process.stdout.columns : undefined));
  return isSuccess(summary) ? 0 : 1;
}
