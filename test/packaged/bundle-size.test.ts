import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { entryPoints, publishedPackages } from '../../tools/workspace.ts';
import { bundleEntry } from './bundle-entry.ts';

interface Budget {
  readonly entry: string;
  readonly names?: readonly string[];
  readonly kib: number;
}

const file = new URL('size-budgets.json', import.meta.url);
const { budgets } = JSON.parse(readFileSync(file, 'utf8')) as { readonly budgets: readonly Budget[] };
const consumer = inject('consumer');
/** Libraries that get into other people's bundles; the agent and the CDK app do not. */
const libraries = publishedPackages().filter(({ name }) => ['core-sdk', 'observability', 'retry'].includes(name));
const entries = libraries.flatMap(({ manifest }) => entryPoints(manifest).map(({ specifier }) => specifier));

describe.runIf(inject('problem') === '')('the bundle', () => {
  const titled = budgets.map((budget) => ({ what: budget.names?.join(' + ') ?? 'everything', ...budget }));
  it.each(titled)('of $what from $entry stays within $kib KiB', async ({ entry, names, kib }) => {
    const { bytes } = await bundleEntry(consumer, entry, names, ['@aws-sdk/*']);
    expect(bytes / 1024).toBeLessThanOrEqual(kib);
  });

  it('of every entry has a budget', () => {
    expect(budgets.filter(({ names }) => names === undefined).map(({ entry }) => entry)).toEqual(
      expect.arrayContaining(entries),
    );
  });

  const withAws = ['@dedicated-k8s/core-sdk/aws', '@dedicated-k8s/observability/cloudwatch'];
  it.each(entries.filter((entry) => !withAws.includes(entry)))('of %s has no AWS SDK in it', async (entry) => {
    const { files } = await bundleEntry(consumer, entry, undefined, []);
    expect(files.filter((path) => /node_modules\/@(aws-sdk|smithy)\//.test(path))).toEqual([]);
  });
});
