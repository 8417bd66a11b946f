import { describe, expect, it } from 'vitest';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

// RFC 7386, appendix A.
it.each<readonly [unknown, unknown, unknown]>([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'foo' }, null, null],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('merge patch %j with %j', (target, patch, expected) => {
  expect(mergePatch(target, patch)).toEqual(expected);
});

describe('a strategic merge patch', () => {
  const conditions = [
    { type: 'Ready', status: 'False' },
    { type: 'DiskPressure', status: 'False' },
  ];

  it('merges lists that have a key', () => {
    const patch = {
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'New', status: 'True' },
      ],
    };
    expect(strategicMergePatch({ conditions, other: 1 }, patch)).toEqual({
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'DiskPressure', status: 'False' },
        { type: 'New', status: 'True' },
      ],
      other: 1,
    });
  });

  it('removes items that it names, and replaces lists without a key', () => {
    const patch = { conditions: [{ type: 'Ready', $patch: 'delete' }], args: ['b'] };
    expect(strategicMergePatch({ conditions, args: ['a'] }, patch)).toEqual({
      conditions: [{ type: 'DiskPressure', status: 'False' }],
      args: ['b'],
    });
  });
});

describe('a JSON patch', () => {
  it('adds, replaces, removes and tests', () => {
    const patch = [
      { op: 'test', path: '/a', value: 1 },
      { op: 'replace', path: '/a', value: 2 },
      { op: 'add', path: '/list/-', value: 'z' },
      { op: 'add', path: '/list/0', value: 'y' },
      { op: 'remove', path: '/x~1y' },
    ];
    expect(jsonPatch({ a: 1, list: ['x'], 'x/y': 1 }, patch)).toEqual({ a: 2, list: ['y', 'x', 'z'] });
  });

  it.each<readonly [unknown, string]>([
    [[{ op: 'test', path: '/a', value: 2 }], 'test /a'],
    [[{ op: 'remove', path: '/b' }], 'remove /b'],
    [[{ op: 'add', path: '/b/c', value: 1 }], 'add /b/c'],
    [{ a: 2 }, 'a JSON patch is a list'],
  ])('refuses %j', (patch, message) => {
    expect(() => jsonPatch({ a: 1 }, patch)).toThrow(message);
  });
});
