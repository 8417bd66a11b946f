import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clusterErrors, type ErrorDefinition } from '../src/index.ts';

const codes = Object.entries(clusterErrors).map(([code, { definition }]) => [code, definition] as const);

describe('the runbook of', () => {
  it.each(codes)('%s is a page that names it', (code, definition: ErrorDefinition) => {
    const page = new URL(`../../../docs/runbooks/${definition.runbook}.md`, import.meta.url);
    expect(readFileSync(page, 'utf8')).toContain(`\`${code}\``);
  });
});
