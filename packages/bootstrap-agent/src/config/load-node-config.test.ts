import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { expect, test } from 'vitest';
import { InMemoryFileSystem } from '../../test/world/in-memory-file-system.ts';
import { CONFIG_FOLDER, loadNodeConfig } from './load-node-config.ts';

const userData = `
apiVersion: dedicated-k8s/v1
kind: NodeConfig
spec:
  cluster: { name: demo, region: eu-west-1 }
  node: { role: worker, labels: { team: a, tier: web }, taints: [{ key: x, effect: NoSchedule }] }
`;

interface Given {
  readonly userData?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: readonly string[];
}

async function load({ userData: text, files = {}, settings = [] }: Given) {
  const disk = new InMemoryFileSystem();
  for (const [name, content] of Object.entries(files)) await disk.write(`${CONFIG_FOLDER}/${name}`, content);
  return loadNodeConfig({
    files: disk,
    userData: async () => (text === undefined ? undefined : Buffer.from(text)),
    settings,
  });
}

test('user data, then files by name, then settings: mappings are merged, lists replaced', async () => {
  const { config, sources } = await load({
    userData,
    files: {
      '20-b.yaml': 'spec: { node: { labels: { team: c }, taints: [] } }',
      '10-a.yml': 'spec: { node: { labels: { team: b, zone: z } } }',
      'README.md': 'not: read',
    },
    settings: ['node.role=control-plane', 'logLevel=DEBUG'],
  });
  expect(config.spec.node).toEqual({
    role: 'control-plane',
    labels: { team: 'c', tier: 'web', zone: 'z' },
    taints: [],
  });
  expect(config.spec.logLevel).toBe('DEBUG');
  expect(sources).toEqual([
    'user data',
    `${CONFIG_FOLDER}/10-a.yml`,
    `${CONFIG_FOLDER}/20-b.yaml`,
    '--set node.role=control-plane',
    '--set logLevel=DEBUG',
  ]);
});

test('files alone are enough', async () => {
  expect((await load({ files: { 'node.yaml': userData } })).config.spec.cluster.name).toBe('demo');
});

test('no source is CONFIG_ABSENT, also when there are settings', async () => {
  await expect(load({})).rejects.toMatchObject({ code: 'CONFIG_ABSENT' });
  await expect(load({ userData: '#!/bin/sh', settings: ['node.role=worker'] })).rejects.toMatchObject({
    code: 'CONFIG_ABSENT',
  });
});

test('a broken file is CONFIG_UNREADABLE and named', async () => {
  await expect(load({ userData, files: { 'x.yaml': 'a: [' } })).rejects.toThrow(`${CONFIG_FOLDER}/x.yaml`);
});

test('a wrong value is CONFIG_INVALID with its path and the value found', async () => {
  const invalid = load({ userData, settings: ['node.role=wroker'] });
  await expect(invalid).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(invalid).rejects.toThrow(/spec\.node\.role: .*found "wroker"/);
});

test('an unknown key is CONFIG_INVALID', async () => {
  await expect(load({ userData, settings: ['node.rle=worker'] })).rejects.toThrow(/rle/);
});

test('metadata that cannot be asked is neither absent nor invalid', async () => {
  const failing = loadNodeConfig({
    files: new InMemoryFileSystem(),
    userData: () => Promise.reject(clusterErrors.IMDS_UNAVAILABLE({ path: '/latest/user-data', reason: 'HTTP 500' })),
    settings: [],
  });
  await expect(failing).rejects.toMatchObject({ code: 'IMDS_UNAVAILABLE' });
});

test.each(['role', '=x', 'a..b=1', '__proto__.x=1'])('the setting %s is a usage error', async (setting) => {
  await expect(load({ userData, settings: [setting] })).rejects.toMatchObject({ code: 'AGENT_USAGE' });
});
