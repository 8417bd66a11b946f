import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorFactory } from '../../packages/core-sdk/src/index.ts';
import { root } from '../workspace.ts';
import { programs } from './program-usage.ts';

/** Something that a page or an error tells a person to type. */
export interface DocumentedCommand {
  /** Where it stands. */
  readonly from: string;
  readonly text: string;
}

export const runbookFolder: string = join(root, 'docs', 'runbooks');

/** The pages by name, without their extension. */
export function runbooks(): ReadonlyMap<string, string> {
  const pages = readdirSync(runbookFolder).filter((file) => file.endsWith('.md'));
  return new Map(pages.map((file) => [file.slice(0, -3), readFileSync(join(runbookFolder, file), 'utf8')]));
}

/** The other pages of `docs` that name commands. */
export function guides(): ReadonlyMap<string, string> {
  const page = (name: string): [string, string] => [name, readFileSync(join(root, 'docs', `${name}.md`), 'utf8')];
  return new Map([page('migrating'), page('lease-protocol')]);
}

/** What the runbooks ask a person to set, with the examples that stand there. */
export function runbookVariables(): Readonly<Record<string, string>> {
  const rows = (runbooks().get('README') ?? '').matchAll(/^\| `([A-Z][A-Z0-9_]*)` \| .* \| `([^`]+)` \|$/gm);
  return Object.fromEntries([...rows].map(([, name = '', example = '']) => [name, example]));
}

/** Blocks marked as shell, and code within text that begins with a program. */
export function commandsOfPage(name: string, page: string): readonly DocumentedCommand[] {
  const blocks = [...page.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)];
  const unmarked = blocks.find(([, , language]) => language === '');
  if (unmarked !== undefined) throw new Error(`${name}: a block without a language: ${unmarked[3] ?? ''}`);
  const shell = blocks.filter(([, , language]) => language === 'sh').map(([, , , text = '']) => text);
  const text = page.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code).filter(isCommand);
  return [...shell, ...inline].map((command) => ({ from: name, text: command.trim() }));
}

function isCommand(code: string): boolean {
  const [program = '', ...rest] = code.split(' ');
  return rest.length > 0 && ['aws', 'bootstrap-agent', ...Object.keys(programs)].includes(program);
}

/** Values as they are in life, for every placeholder of a catalogue. */
export type ExampleContext = Readonly<Record<string, string | number>>;

/** The check of an error, made by its own class. @throws {Error} when there is no example of a value that it needs. */
export function commandOfError(factory: ErrorFactory, examples: ExampleContext): DocumentedCommand {
  const { message, check } = factory.definition;
  const names = [...`${message} ${check}`.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const missing = names.find((name) => examples[name] === undefined);
  if (missing !== undefined) throw new Error(`${factory.code}: no example of {${missing}}`);
  const context = Object.fromEntries(names.map((name) => [name, examples[name] ?? '']));
  return { from: factory.code, text: (factory as (context: ExampleContext) => { check: string })(context).check };
}
