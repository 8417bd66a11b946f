import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NodeFileSystem } from './node-file-system.ts';

let root: string;
let files: NodeFileSystem;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'agent-files-'));
  files = new NodeFileSystem(root);
});

afterEach(() => rm(root, { recursive: true }));

test('paths of the host lie below the root', async () => {
  await files.write('/etc/a/b.conf', 'x');
  expect(await readFile(join(root, 'etc/a/b.conf'), 'utf8')).toBe('x');
  expect(await files.read('/etc/a/b.conf')).toBe('x');
  expect(await files.kind('/etc/a')).toBe('folder');
  expect(await files.list('/etc/a')).toEqual(['b.conf']);
});

test('a secret file has its mode from the beginning, also over a file that was open to all', async () => {
  await mkdir(join(root, 'run'));
  await writeFile(join(root, 'run/secret'), 'old', { mode: 0o666 });
  await files.write('/run/secret', 'new', { mode: 0o600 });
  expect((await stat(join(root, 'run/secret'))).mode & 0o777).toBe(0o600);
  expect(await readdir(join(root, 'run'))).toEqual(['secret']);
});

test('what is absent is absent, what is in the way is an error', async () => {
  expect(await files.read('/no/such')).toBeUndefined();
  expect(await files.kind('/no/such')).toBeUndefined();
  expect(await files.list('/no/such')).toEqual([]);
  await files.remove('/no/such');
  await mkdir(join(root, 'folder'));
  await expect(files.read('/folder')).rejects.toMatchObject({ code: 'AGENT_FILE_UNREADABLE' });
  await expect(files.write('/folder', 'x')).rejects.toMatchObject({ code: 'AGENT_FILE_UNWRITABLE' });
  expect(await readdir(root)).toEqual(['folder']);
});

test('a file that must not exist yet is made once, as a whole, and nothing is left of the attempts', async () => {
  const made = await Promise.all(['a', 'b', 'c'].map((name) => new NodeFileSystem(root).create(`/run/${name}`, name)));
  expect(made).toEqual([true, true, true]);
  expect(await files.create('/run/a', 'other')).toBe(false);
  expect(await files.read('/run/a')).toBe('a');
  expect(await readdir(join(root, 'run'))).toEqual(['a', 'b', 'c']);
  await writeFile(join(root, 'file'), '');
  await expect(files.create('/file/x', 'x')).rejects.toMatchObject({ code: 'AGENT_FILE_UNWRITABLE' });
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be written says so', async () => {
  await mkdir(join(root, 'closed'));
  await chmod(join(root, 'closed'), 0o500);
  await expect(files.write('/closed/x', 'x')).rejects.toMatchObject({ code: 'AGENT_FILE_UNWRITABLE' });
});
