import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let folder = '';
let config = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'command-line-'));
  config = join(folder, 'node.yaml');
  await writeFile(
    config,
    'apiVersion: dedicated-k8s/v1\nkind: NodeConfig\nspec:\n  cluster: { name: demo }\n  node: { role: worker }\n',
  );
});

afterAll(() => rm(folder, { recursive: true }));

async function agent(argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--conditions=@dedicated-k8s/source', main, ...argv], {
    env: { PATH: process.env.PATH, BOOTSTRAP_AGENT_ROOT: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

describe('a failure', () => {
  const problem = 'spec.cluster.region: string, found nothing';

  it('is the last record of the log for programs, in the trace of its caller', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { code, stdout, stderr } = await agent(['config', 'check', `--file=${config}`], { TRACEPARENT: traceparent });
    expect([code, stdout]).toEqual([1, '']);
    const records = stderr.split('\n').slice(0, -1);
    expect(JSON.parse(records.at(-1) ?? '')).toMatchObject({
      level: 'ERROR',
      verb: 'config check',
      trace_id: traceparent.slice(3, 35),
      error: { code: 'CONFIG_INVALID', message: expect.stringContaining(problem) as string },
    });
  });

  it('is said plainly to a person, without trace and spans', async () => {
    const { code, stdout, stderr } = await agent(['config', 'check', `--file=${config}`], { LOG_FORMAT: 'pretty' });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^CONFIG_INVALID: .*\n {2}check: {3}.*\n {2}causes: {2}.*\n {2}do: {6}.*\n {2}runbook: .*\n$/,
    );
    expect(stderr).toContain(problem);
  });

  it.each([{}, { LOG_FORMAT: 'pretty' }])('of usage has a code of its own: %j', async (env) => {
    const argv = ['node', 'drain', '--node=a', '--deadline-seconds=soon'];
    const { code, stdout, stderr } = await agent(argv, env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--deadline-seconds wants a whole number, got soon');
  });
});
