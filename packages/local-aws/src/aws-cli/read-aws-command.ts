import { search } from 'jmespath';
import { checkConstraints } from '../protocol/constraints.ts';
import type { OperationModel } from '../protocol/service-model.ts';
import { kindOf, membersOf } from '../protocol/shape.ts';
import { cliName } from './cli-name.ts';
import { cliServiceModel } from './cli-services.ts';
import { CommandLineError } from './command-line-error.ts';
import { exampleOfShape } from './example-of-shape.ts';
import { optionValue } from './option-value.ts';
import { checkS3FileCommand } from './s3-file-command.ts';

/** What a command line asks of which service. */
export interface AwsCommand {
  readonly service: string;
  /** As in the API, such as `GetParameter`; of `aws s3` and `aws configure` the command itself. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Options of every command. @see AWS CLI user guide, "Command line options" */
const GLOBAL_OPTIONS = ['--region', '--profile', '--endpoint-url', '--output', '--query'];
const GLOBAL_SWITCHES = ['--no-cli-pager', '--no-paginate', '--no-verify-ssl'];
/** Options of commands whose operation answers in pages. @see AWS CLI user guide, "Pagination" */
const PAGE_OPTIONS = ['--max-items', '--page-size', '--starting-token'];
const OUTPUTS = ['json', 'text', 'table', 'yaml', 'yaml-stream'];

/**
 * Reads the words behind `aws` by the models of the SDK: service, operation, options, their values, what must be there, and
 * whether `--query` finds what it names in an answer.
 *
 * @throws {CommandLineError} or an error of the models, with what the AWS CLI or the service would refuse.
 */
export async function readAwsCommand(words: readonly string[]): Promise<AwsCommand> {
  const [service = '', command = '', ...rest] = words;
  if (service === 's3') {
    checkS3FileCommand([command, ...rest]);
    return { service, operation: command, input: {} };
  }
  if (service === 'configure' && command === 'get' && rest.length === 1)
    return { service, operation: command, input: {} };
  const found = await cliServiceModel(service);
  if (found === undefined) throw new CommandLineError(`there is no service ${service}`);
  const operation = [...found.model.operations.values()].find(({ name }) => cliName(name) === command);
  if (operation === undefined) throw new CommandLineError(`${service} has no ${command}`);
  const { input, query } = readOptions(operation, optionGroups(rest));
  checkConstraints(operation.input, input, found.enums);
  if (query !== undefined) checkQuery(operation, query);
  return { service, operation: operation.name, input };
}

interface OptionGroup {
  readonly name: string;
  readonly words: readonly string[];
}

function optionGroups(words: readonly string[]): readonly OptionGroup[] {
  const groups: { name: string; words: string[] }[] = [];
  for (const word of words) {
    const [, name, value] = /^(--[a-z0-9-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name !== undefined) groups.push({ name, words: value === undefined ? [] : [value] });
    else if (groups.length === 0) throw new CommandLineError(`${word} is no option`);
    else groups.at(-1)?.words.push(word);
  }
  return groups;
}

function readOptions(
  { name: operationName, input: shape, output }: OperationModel,
  groups: readonly OptionGroup[],
): { readonly input: Record<string, unknown>; readonly query: string | undefined } {
  const members = new Map([...membersOf(shape)].map(([name, member]) => [`--${cliName(name)}`, { name, member }]));
  const input: Record<string, unknown> = {};
  let query: string | undefined;
  for (const { name, words } of groups) {
    const found = members.get(name) ?? members.get(name.replace('--no-', '--'));
    if (found !== undefined) {
      const isSwitch = kindOf(found.member) === 'boolean' && words.length === 0;
      input[found.name] = isSwitch ? members.has(name) : optionValue(found.member, words, name);
    } else if (GLOBAL_OPTIONS.includes(name)) {
      const [value, ...more] = words;
      if (value === undefined || more.length > 0) throw new CommandLineError(`${name} takes one value`);
      if (name === '--output' && !OUTPUTS.includes(value)) throw new CommandLineError(`there is no output ${value}`);
      if (name === '--query') query = value;
    } else if (PAGE_OPTIONS.includes(name) && answersInPages(output)) {
      if (words.length !== 1) throw new CommandLineError(`${name} takes one value`);
    } else if (!GLOBAL_SWITCHES.includes(name) || words.length > 0) {
      throw new CommandLineError(`${operationName} has no option ${[name, ...words].join(' ')}`);
    }
  }
  return { input, query };
}

/** As far as the schemas tell: the answer carries a token for the next page. */
function answersInPages(output: OperationModel['output']): boolean {
  return [...membersOf(output).keys()].some((name) => /^(Next|Last|IsTruncated)/i.test(name));
}

/** A path that the answer does not have finds null there. */
function checkQuery({ name, output }: OperationModel, query: string): void {
  let found: unknown;
  try {
    found = search(exampleOfShape(output), query);
  } catch (error) {
    throw new CommandLineError(`--query ${query}: ${(error as Error).message}`);
  }
  if (holdsNull(found)) throw new CommandLineError(`--query ${query} names what ${name} does not answer`);
}

function holdsNull(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.values(value).some(holdsNull);
}
