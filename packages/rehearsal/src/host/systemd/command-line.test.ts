import { describe, expect, it } from 'vitest';
import { parseCommandLine, splitWords } from './command-line.ts';

describe('a command line', () => {
  it.each<readonly [string, readonly string[]]>([
    ['/bin/a b  c', ['/bin/a', 'b', 'c']],
    [`/bin/a "b c" 'd e' ""`, ['/bin/a', 'b c', 'd e', '']],
    ['/bin/a $WORDS', ['/bin/a', 'one', 'two three']],
    ['/bin/a "$WORDS"', ['/bin/a', '$WORDS']],
    [`/bin/a x\${ONE}y`, ['/bin/a', 'x1y']],
    [`/bin/a $ABSENT \${ABSENT}`, ['/bin/a', '']],
    ['/bin/sh -c "echo $$HOME"', ['/bin/sh', '-c', 'echo $HOME']],
  ])('%s', (line, words) => {
    expect(parseCommandLine(line, { ONE: '1', WORDS: 'one "two three"' }).words).toEqual(words);
  });

  it('may be allowed to fail', () => {
    expect(parseCommandLine('-/bin/a', {})).toEqual({ words: ['/bin/a'], ignoreFailure: true });
    expect(parseCommandLine('+/bin/a', {})).toEqual({ words: ['/bin/a'], ignoreFailure: false });
  });
});

it('splits assignments, quoted as a whole or in part', () => {
  expect(splitWords(`A=1 "B=2 3" C='4 5'`).map(({ text }) => text)).toEqual(['A=1', 'B=2 3', 'C=4 5']);
});
