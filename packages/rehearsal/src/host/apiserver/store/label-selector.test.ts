import { describe, expect, it } from 'vitest';
import { parseLabelSelector, selects } from './label-selector.ts';

const labels = { app: 'web', tier: 'front' };

describe('a selector as text', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['other!=x', true],
    ['app in (web,db)', true],
    ['app in (db),tier=front', false],
    ['app notin (db)', true],
    ['other notin (db)', true],
    ['app', true],
    ['!app', false],
    ['!other', true],
  ])('%s: %s', (text, expected) => {
    expect(parseLabelSelector(text)(labels)).toBe(expected);
  });

  it.each(['a b', 'a in', '=x'])('"%s" is none', (text) => {
    expect(() => parseLabelSelector(text)).toThrow('unable to parse requirement');
  });
});

describe('a selector of an object', () => {
  it('selects by labels and expressions', () => {
    expect(selects({}, labels)).toBe(true);
    expect(selects(undefined, labels)).toBe(false);
    expect(selects({ matchLabels: { app: 'web' } }, labels)).toBe(true);
    expect(selects({ matchLabels: { app: 'web' } })).toBe(false);
    expect(selects({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, labels)).toBe(false);
    expect(selects({ matchExpressions: [{ key: 'other', operator: 'DoesNotExist' }] }, labels)).toBe(true);
  });
});
