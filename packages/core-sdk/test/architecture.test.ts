import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importGraphOf } from './import-graph.ts';

const source = new URL('../src/', import.meta.url);

function outsideOf(entry: string): readonly string[] {
  return [...new Set([...importGraphOf(new URL(entry, source)).external.values()].flat())].toSorted();
}

describe('the entry points', () => {
  it('`.` reaches no AWS SDK', () => {
    expect(outsideOf('index.ts').filter((each) => each.startsWith('@aws-sdk'))).toEqual([]);
  });

  it('`./testing` needs no test runner and no AWS SDK', () => {
    expect(outsideOf('testing/index.ts')).not.toContain('vitest');
    expect(outsideOf('testing/index.ts').filter((each) => each.startsWith('@aws-sdk'))).toEqual([]);
  });

  it('`./aws` needs no client that is not a declared peer', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', source), 'utf8')) as {
      readonly peerDependencies: Readonly<Record<string, string>>;
    };
    const clients = outsideOf('aws/index.ts').filter((each) => each.startsWith('@aws-sdk'));
    expect(clients.filter((each) => !(each in manifest.peerDependencies))).toEqual([]);
    expect(clients).not.toEqual([]);
  });
});

describe('every decision', () => {
  const decisions = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)(decide|compare)-[^/]+\.ts$/.test(file) && !file.endsWith('.test.ts'))
    .toSorted();

  it.each(decisions)('%s is pure: no adapter, no Node module, no clock, no chance', (file) => {
    const { files, external } = importGraphOf(new URL(file, source));
    expect([...external.values()].flat()).toEqual([]);
    expect([...files].filter((each) => each.includes('/ports/') || each.includes('/testing/'))).toEqual([]);
    for (const each of files) {
      expect(readFileSync(new URL(each), 'utf8')).not.toMatch(
        /Date\.now|new Date\(\)|Math\.random|performance\.|process\./,
      );
    }
  });
});
