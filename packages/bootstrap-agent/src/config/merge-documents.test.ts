import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeDocuments } from './merge-documents.ts';

const document = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 3 }));

describe('merging documents', () => {
  test.each([
    [{ a: { b: 1, c: 2 } }, { a: { b: 3 } }, { a: { b: 3, c: 2 } }],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{ a: { b: 1 } }, { a: null }, { a: null }],
    [{ a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
  ])('%j under %j is %j', (under, over, merged) => {
    expect(mergeDocuments(under, over)).toEqual(merged);
  });

  test('once more changes nothing, and what is merged is left alone', () => {
    fc.assert(
      fc.property(document, document, (a, b) => {
        const before = structuredClone([a, b]);
        const merged = mergeDocuments(a, b);
        expect(mergeDocuments(merged, b)).toEqual(merged);
        expect([a, b]).toEqual(before);
      }),
    );
  });

  test('is nothing with itself or with nothing', () => {
    fc.assert(
      fc.property(document, (a) => {
        expect(mergeDocuments(a, a)).toEqual(a);
        expect(mergeDocuments(a, {})).toEqual(a);
      }),
    );
  });
});
