import { expect, it } from 'vitest';
import { releaseVerb } from './release.ts';

it.each([
  [[], {}, 'preview'],
  [['version'], {}, 'version'],
  [['publish'], { CI: 'true' }, 'publish'],
])('release %j in %j is to %s', (argv, environment, verb) => {
  expect(releaseVerb(argv, environment)).toBe(verb);
});

it.each([
  [['publish'], {}, 'left to CI'],
  [['publish', 'now'], { CI: 'true' }, 'usage'],
  [['--nonsense'], {}, 'usage'],
])('release %j in %j is refused', (argv, environment, words) => {
  expect(releaseVerb(argv, environment)).toEqual({ refusal: expect.stringContaining(words) as unknown });
});
