import { expect, test } from 'vitest';
import { InMemoryFileSystem } from '../../test/world/in-memory-file-system.ts';
import { JOURNAL_PATH, Journal } from './journal.ts';

const nonce = () => 'n1';

test('remembers role, trace, nonce and steps over a restart', async () => {
  const files = new InMemoryFileSystem();
  const journal = await Journal.open(files, nonce);
  await journal.begin('worker', '00-aa-bb-01');
  await journal.record('a', 'started');
  await journal.record('a', 'done');
  await journal.record('b', 'started');
  await journal.record('c', 'undone');
  const again = await Journal.open(files, () => 'n2');
  expect(again).toMatchObject({ nonce: 'n1', role: 'worker', traceparent: '00-aa-bb-01', begun: ['a', 'b'] });
  expect([again.progress('a'), again.progress('b'), again.progress('z')]).toEqual(['done', 'started', undefined]);
});

test('is readable by its owner alone', async () => {
  const files = new InMemoryFileSystem();
  await Journal.open(files, nonce);
  expect(files.files.get(JOURNAL_PATH)?.mode).toBe(0o600);
});

test('another role begins anew under the same nonce; the same role goes on', async () => {
  const files = new InMemoryFileSystem();
  const journal = await Journal.open(files, nonce);
  await journal.begin('init-control-plane', 'first');
  await journal.record('kubeadm-init', 'done');
  await journal.begin('init-control-plane', 'second');
  expect(journal).toMatchObject({ traceparent: 'first', begun: ['kubeadm-init'] });
  await journal.begin('join-control-plane', 'third');
  expect(journal).toMatchObject({ nonce: 'n1', traceparent: 'third', begun: [] });
});

test.each(['', '{', 'null', '{"version":2}'])('one that holds %j is set aside and a new one begun', async (text) => {
  const files = new InMemoryFileSystem();
  await files.write(JOURNAL_PATH, text);
  expect(await Journal.open(files, nonce)).toMatchObject({ role: undefined, begun: [] });
  expect(await files.read(`${JOURNAL_PATH}.unreadable`)).toBe(text);
});
