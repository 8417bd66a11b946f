import { type AgentCommand, agentVerbs, renderAgentCommand } from '@dedicated-k8s/core-sdk';
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

  /** What functions send, one of each verb. */
  const commands: { readonly [Verb in AgentCommand['verb']]: Extract<AgentCommand, { verb: Verb }> } = {
    'etcd status': { verb: 'etcd status' },
    'etcd remove-member': {
      verb: 'etcd remove-member',
      memberId: '18321185896256068952',
      name: 'ip-10-0-1-1',
      peerUrl: 'https://10.0.1.1:2380',
    },
    'etcd snapshot': { verb: 'etcd snapshot', bucket: 'backups', key: 'demo/etcd-snapshot-20260101-000000.db' },
    'node drain': { verb: 'node drain', node: 'ip-10-0-1-1', deadlineSeconds: 90 },
    'join refresh': { verb: 'join refresh' },
  };

  test.each(agentVerbs)('%s is a verb, and what functions send is all that it needs', (verb) => {
    const { Command, Options } = renderAgentCommand(commands[verb]);
    expect(parse(`${Command} ${Options}`)).toMatchObject({ kind: 'verb', verb: { name: verb } });
    const flags = verbs.find(({ name }) => name === verb)?.flags ?? {};
    const rendered = [...Options.matchAll(/--([a-z-]+)=/g)].map(([, flag]) => flag);
    expect(Object.keys(flags)).toEqual(expect.arrayContaining(rendered));
    // Any other flag is for people.
    const required = Object.keys(flags).filter((flag) => flags[flag]?.required === true);
    expect(rendered).toEqual(expect.arrayContaining(required));
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
