import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine } from '../../packages/bootstrap-agent/src/cli/parse-command-line.ts';
import { readAwsCommand } from '../../packages/local-aws/src/aws-cli/read-aws-command.ts';
import { root } from '../workspace.ts';
import { checkSecrecy } from './check-secrecy.ts';
import { checkProgramUsage } from './program-usage.ts';

/** Units of the machine image that are not ours. */
const FOREIGN_UNITS = ['kubelet', 'containerd', 'amazon-ssm-agent', 'chronyd'];

/** Refuses a command that its program would not take, and one that shows a secret. @throws {Error} */
export async function checkCommand(words: readonly string[]): Promise<void> {
  const [program = '', ...rest] = words;
  checkSecrecy(words);
  if (program === 'aws') await readAwsCommand(rest);
  else if (program === 'bootstrap-agent') checkAgentCommand(rest);
  else {
    const operands = checkProgramUsage(words);
    for (const unit of unitsOf(program, rest, operands)) checkUnit(unit);
  }
}

/** By the parser of the agent itself. */
function checkAgentCommand(words: readonly string[]): void {
  const line = parseCommandLine(words, {});
  if (line.kind === 'usage') throw new Error(`bootstrap-agent ${words.join(' ')}: ${line.problem}`);
}

function unitsOf(program: string, words: readonly string[], operands: readonly string[]): readonly string[] {
  if (program === 'systemctl') return operands;
  if (program !== 'journalctl') return [];
  return words.filter((_, index) => words[index - 1] === '-u');
}

function checkUnit(unit: string): void {
  if (FOREIGN_UNITS.includes(unit.replace(/\.service$/, ''))) return;
  const file = /\.(service|timer)$/.test(unit) ? unit : `${unit}.service`;
  const isOurs = existsSync(join(root, 'packages', 'bootstrap-agent', 'systemd', file));
  if (!isOurs) throw new Error(`there is no unit ${unit}`);
}
