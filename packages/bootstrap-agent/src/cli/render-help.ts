import { verbs } from './verbs.ts';

/** The text of `--help`. */
export function renderHelp(): string {
  const lines = verbs.flatMap(({ name, summary, flags }) => [
    `  ${name.padEnd(20)} ${summary}`,
    ...Object.entries(flags).map(([flag, { value = '', summary: meaning, required }]) => {
      const usage = `--${flag}=${value}`;
      return `      ${usage.padEnd(26)} ${meaning}${required === true ? ' (required)' : ''}`;
    }),
  ]);
  return [
    'bootstrap-agent <verb> [--root=DIR] [--flag=value ...]',
    '',
    'Turns an EC2 instance into a node of a kubeadm cluster, repairs and retires it.',
    '',
    ...lines,
    `  ${'version'.padEnd(20)} print the version`,
    '',
    "  --root=DIR                     where the host's / is, default / (also BOOTSTRAP_AGENT_ROOT)",
    '',
    'Results go to standard output, logs as JSON lines to standard error.',
    'Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not now.',
    '',
  ].join('\n');
}
