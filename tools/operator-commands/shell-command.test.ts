import { describe, expect, test } from 'vitest';
import { readShellCommands, ShellProblem } from './shell-command.ts';

const read = (text: string) => readShellCommands(text, { CLUSTER: 'demo' });

describe('a line that is safe to paste', () => {
  test.each<[string, readonly (readonly string[])[]]>([
    [
      'ls -l /etc; df -h /',
      [
        ['ls', '-l', '/etc'],
        ['df', '-h', '/'],
      ],
    ],
    [
      'journalctl -k | grep -i "killed process"  # the kernel\'s',
      [
        ['journalctl', '-k'],
        ['grep', '-i', 'killed process'],
      ],
    ],
    ['a "${CLUSTER:?}-x" ${CLUSTER:?}', [['a', 'demo-x', 'demo']]],
    ['a \'{"S":"b"}\' LockName={S=c}', [['a', '{"S":"b"}', 'LockName={S=c}']]],
    ['a \\\n  --b c', [['a', '--b', 'c']]],
    [
      'T=$(b -q | head -1); c "$T" 2>/dev/null </dev/null',
      [
        ['b', '-q'],
        ['head', '-1'],
        ['c', '0123456789abcdef'],
      ],
    ],
    ['a "b \\"c\\"" d\\ e', [['a', 'b "c"', 'd e']]],
    ['a && b || c 2>&1', [['a'], ['b'], ['c']]],
  ])('%j', (text, commands) => {
    expect(read(text)).toEqual(commands);
  });
});

describe('a line that bash takes for something else', () => {
  test.each([
    ['a placeholder is a redirection', 'a <cluster>-lock'],
    ['a file named like one', 'a > out'],
    ['a pattern', 'a --query Parameter.[Name]'],
    ['a list of alternatives', 'a {b,c}'],
    ['a question mark', 'curl https://a/b?c'],
    ['a variable that nobody set', 'a $CLUSTER'],
    ['one that nobody is told of', 'a ${REGION:?}'],
    ['one that may be empty', 'a ${CLUSTER}'],
    ['backticks', 'a `b`'],
    ['history', 'a "b!"'],
    ['the background', 'a & b'],
    ['an open quote', 'a "b'],
    ['an open substitution', 'a $(b'],
    ['an ellipsis', 'a b …'],
    ['a group', '(a)'],
  ])('%s', (_, text) => {
    expect(() => read(text)).toThrow(ShellProblem);
  });
});
