import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const example = fileURLToPath(new URL('./readme-example.ts', import.meta.url));

test('the example of the README is this file', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(example, 'utf8')}\`\`\``);
});

test('it synthesizes the stack, run as a CDK app', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const zones = {
    'availability-zones:account=123456789012:region=us-west-2': ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  };
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=@dedicated-k8s/source', example], {
    cwd: folder,
    env: { PATH: process.env['PATH'], CDK_OUTDIR: join(folder, 'out'), CDK_CONTEXT_JSON: JSON.stringify(zones) },
    encoding: 'utf8',
  });
  expect(`${stderr}${status}`).toBe('0');
  const template = JSON.parse(readFileSync(join(folder, 'out', 'K8sClusterStack.template.json'), 'utf8')) as object;
  expect(template).toHaveProperty('Resources');
  rmSync(folder, { recursive: true });
});
