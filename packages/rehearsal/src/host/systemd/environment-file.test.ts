import { expect, it } from 'vitest';
import { parseEnvironmentFile } from './environment-file.ts';

it('reads variables, without comments and quotes', () => {
  const text = '# comment\n\nA=1\nB="two words"\nC=\'x\'\nD=a=b\nnonsense\n';
  expect(parseEnvironmentFile(text)).toEqual({ A: '1', B: 'two words', C: 'x', D: 'a=b' });
});
