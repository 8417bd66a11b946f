import { parseArgs } from 'node:util';
import type { FlagValues, Verb } from './verb.ts';
import { verbs } from './verbs.ts';

/** A command line that was understood, or what is wrong with it. */
export type CommandLine =
  | { readonly kind: 'verb'; readonly verb: Verb; readonly root: string; readonly flags: FlagValues }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage'; readonly problem: string };

/** Reads `bootstrap-agent <verb> [--flag=value ...]`. */
export function parseCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv): CommandLine {
  if (args.length === 0 || args.includes('--help')) return { kind: 'help' };
  if (args.includes('--version') || args.join(' ') === 'version') return { kind: 'version' };
  const words = args.slice(0, args.findIndex((arg) => arg.startsWith('-')) >>> 0);
  const verb = verbs.find(({ name }) => name === words.join(' '));
  if (verb === undefined) return { kind: 'usage', problem: `there is no verb ${JSON.stringify(words.join(' '))}` };

  let values: Readonly<Record<string, readonly string[]>>;
  try {
    values = parseFlags(verb, args.slice(words.length));
  } catch (error) {
    return { kind: 'usage', problem: (error as Error).message };
  }
  const missing = Object.entries(verb.flags).find(([name, flag]) => flag.required && values[name] === undefined);
  if (missing !== undefined) return { kind: 'usage', problem: `${verb.name} needs --${missing[0]}` };
  return {
    kind: 'verb',
    verb,
    root: values['root']?.[0] ?? environment['BOOTSTRAP_AGENT_ROOT'] ?? '/',
    flags: flagValues(values),
  };
}

function parseFlags(verb: Verb, args: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const names = ['root', ...Object.keys(verb.flags)];
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string', multiple: true } as const])),
    strict: true,
    allowPositionals: false,
  });
  return values as Readonly<Record<string, readonly string[]>>;
}

function flagValues(values: Readonly<Record<string, readonly string[]>>): FlagValues {
  const one = (name: string) => values[name]?.at(-1);
  return {
    one,
    all: (name) => values[name] ?? [],
    required: (name) => {
      const value = one(name);
      if (value === undefined) throw new TypeError(`--${name} is declared as required and was not given`);
      return value;
    },
  };
}
