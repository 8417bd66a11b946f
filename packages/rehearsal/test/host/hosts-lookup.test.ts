import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { hostsLookup } from '../../src/host/hosts-lookup.ts';
import { buildHostsPreload } from '../../src/host/index.ts';
import { runProgram } from './run-program.ts';

const root = mkdtempSync(join(tmpdir(), 'hosts-'));
const preload = join(root, 'preload.mjs');

beforeAll(async () => {
  mkdirSync(join(root, 'etc'));
  const lines = [
    '127.9.4.1 demo-cp-lb.internal other # bootstrap-agent',
    '127.9.4.2 demo-cp-lb.internal',
    '# 127.9.4.3 no',
  ];
  writeFileSync(join(root, 'etc/hosts'), lines.join('\n'));
  await buildHostsPreload(preload);
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

function resolve(name: string, all: boolean): Promise<unknown> {
  return new Promise((done, fail) => {
    hostsLookup(createHost(root, '127.9.4.1', 'a'))(name, { all }, (error, address) => {
      if (error === null) done(address);
      else fail(error);
    });
  });
}

it('takes the first line that has the name', async () => {
  expect(await resolve('DEMO-cp-lb.internal', false)).toBe('127.9.4.1');
  expect(await resolve('demo-cp-lb.internal', true)).toEqual([{ address: '127.9.4.1', family: 4 }]);
});

it('leaves other names to the machine', async () => {
  expect(await resolve('localhost', false)).toMatch(/^(127\.0\.0\.1|::1)$/);
  await expect(resolve('no.invalid', false)).rejects.toThrow(/no\.invalid/);
});

it('does so for any program that preloads it', async () => {
  const script = `import dns from 'node:dns';
    dns.lookup('other', (error, address) => console.log(address));
    dns.lookup('other', { all: true }, (error, found) => console.log(found.length));`;
  const environment = { ...process.env, HOST_ROOT: root, HOST_ADDRESS: '127.9.4.1', HOST_NAME: 'a' };
  const argv = [`--import=${preload}`, '--input-type=module', '--eval', script];
  expect(await runProgram(process.execPath, argv, environment)).toEqual({
    exitCode: 0,
    stdout: '127.9.4.1\n1\n',
    stderr: '',
  });
});
