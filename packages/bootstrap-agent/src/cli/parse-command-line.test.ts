import { renderAgentCommand } from '@dedicated-k8s/core-sdk';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from './parse-command-line.ts';
import { renderHelp } from './render-help.ts';
import { verbs } from './verbs.ts';

const parse = (line: string, environment: NodeJS.ProcessEnv = {}) =>
  parseCommandLine(line.split(' ').filter(Boolean), environment);

describe('a command line', () => {
  test('names a verb, its flags and the root', () => {
    const found = parse('node drain --node=a.b --deadline-seconds 30 --root=/mnt');
    expect(found).toMatchObject({ kind: 'verb', root: '/mnt', verb: { name: 'node drain' } });
    const flags = found.kind === 'verb' ? found.flags : undefined;
    expect([flags?.required('node'), flags?.one('deadline-seconds'), flags?.one('set')]).toEqual([
      'a.b',
      '30',
      undefined,
    ]);
  });

  test('takes the root from the environment, a flag before it', () => {
    expect(parse('run', { BOOTSTRAP_AGENT_ROOT: '/a' })).toMatchObject({ root: '/a' });
    expect(parse('run --root=/b', { BOOTSTRAP_AGENT_ROOT: '/a' })).toMatchObject({ root: '/b' });
    expect(parse('run')).toMatchObject({ root: '/' });
  });

  test('collects a flag that is given several times', () => {
    const found = parse('run --set a=1 --set b=2');
    expect(found.kind === 'verb' && found.flags.all('set')).toEqual(['a=1', 'b=2']);
  });

  test.each([
    ['', 'help'],
    ['--help', 'help'],
    ['run --help', 'help'],
    ['version', 'version'],
    ['--version', 'version'],
  ])('%j is %s', (line, kind) => {
    expect(parse(line).kind).toBe(kind);
  });

  test.each(['runn', 'etcd', 'run now', 'run --sett a=1', 'run --set', 'node drain', '--root=/x'])(
    '%j is wrong',
    (line) => {
      expect(parse(line).kind).toBe('usage');
    },
  );

  test.each([
    { verb: 'etcd status' },
    {
      verb: 'etcd remove-member',
      memberId: '18321185896256068952',
      name: 'ip-10-0-1-1',
      peerUrl: 'https://10.0.1.1:2380',
    },
    { verb: 'node drain', node: 'ip-10-0-1-1', deadlineSeconds: 90 },
  ] as const)('understands what functions send: $verb', (command) => {
    const { Command, Options } = renderAgentCommand(command);
    expect(parse(`${Command} ${Options}`)).toMatchObject({ kind: 'verb', verb: { name: command.verb } });
  });
});

test('the help names every verb and flag', () => {
  const help = renderHelp();
  const words = verbs.flatMap(({ name, flags }) => [name, ...Object.keys(flags).map((flag) => `--${flag}`)]);
  expect(words.filter((word) => !help.includes(word))).toEqual([]);
});

test.each(verbs.map(({ name, load }) => [name, load] as const))('%s has its code', async (_, load) => {
  expect(await load()).toBeTypeOf('function');
});
