import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { TEST_ACCOUNT } from '../test/cluster-template.ts';
import { synthesize } from './synth.ts';

const folder = mkdtempSync(join(tmpdir(), 'synth-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('synthesizes a template that CloudFormation’s schemas accept, with everything it refers to on disk', {
  timeout: 60_000,
}, () => {
  const { stackName, templatePath, template, assets } = synthesize({
    clusterName: 'demo',
    region: 'us-west-2',
    account: TEST_ACCOUNT,
    availabilityZones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
    outDir: join(folder, 'out'),
    bundleDir: join(folder, 'bundles'),
    termination: { patienceSeconds: 60 },
  });
  expect(stackName).toBe('K8sClusterStack');
  expect(JSON.parse(readFileSync(templatePath, 'utf8'))).toEqual(template);
  expect(Object.keys(template)).not.toContain('Rules');

  const resources = Object.values(template['Resources'] as Record<string, { Type: string; Properties: never }>);
  const code = resources.flatMap(({ Type, Properties }) =>
    Type === 'AWS::Lambda::Function' ? [Properties['Code']] : [],
  );
  expect(code.length).toBeGreaterThan(0);
  for (const { S3Key } of code as readonly { S3Key: string }[]) {
    const asset = assets.get(S3Key);
    expect(existsSync(asset?.path ?? '')).toBe(true);
  }
  const bundle = [...assets.values()].find(({ path }) => existsSync(join(path, 'index.mjs.map')));
  expect(bundle?.packaging).toBe('zip');
});
