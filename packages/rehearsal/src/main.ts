// `npm start` and `npm run rehearse -- --scenario <name>`.
import { parseArgs } from 'node:util';
import { rehearse } from './rehearse.ts';
import { scenarios } from './scenario/scenarios.ts';
import { isSuccess, renderSummary } from './summary.ts';
import { createPlainView } from './view/plain-view.ts';
import { createTerminalView } from './view/terminal-view.ts';

const usage = `usage: npm run rehearse -- [--scenario ${[...scenarios.keys()].join('|')}] [--plain]`;

/** Runs one rehearsal for a person or a script. Exit code 0: every invariant held; 1: not so; 2: wrong arguments. */
export async function main(argv: readonly string[]): Promise<number> {
  if (process.platform !== 'linux') {
    process.stderr.write('The rehearsal needs Linux: it uses /proc and 127.0.x.y addresses. Other parts run here.\n');
    return 1;
  }
  let name: string;
  let plain: boolean;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { scenario: { type: 'string', default: 'life' }, plain: { type: 'boolean', default: false } },
    });
    ({ scenario: name, plain } = values);
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
  const summary = await rehearse({ scenario, signal: interrupted.signal, show: (event) => view.show(event) });
  view.close();
  process.stdout.write(renderSummary(summary));
  return isSuccess(summary) ? 0 : 1;
}
