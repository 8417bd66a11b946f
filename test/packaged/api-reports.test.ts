import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiReports, leftoverReports } from '../../tools/packaging/api-reports.ts';

const reports = apiReports();

// When one differs on purpose: `npm run docs`, and commit what it wrote, so that the change is seen in review.
describe('the committed interface', () => {
  it.each(reports)('of $specifier is what it offers', ({ file, text }) => {
    expect(existsSync(file) ? readFileSync(file, 'utf8') : 'no report').toBe(text);
  });

  it('has no report of an entry that is gone', () => {
    expect(leftoverReports(reports)).toEqual([]);
  });
});

describe('the documentation', () => {
  it.each(reports)('of $specifier says what every export is', ({ text }) => {
    const silent = text.matchAll(/^\/\/ @public \(undocumented\)\nexport (.*)$/gm);
    expect([...silent].map(([, declaration]) => declaration)).toEqual([]);
  });
});
