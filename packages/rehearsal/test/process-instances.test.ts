import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildHostPrograms } from '../src/host/index.ts';
import { ProcessInstances } from '../src/instance/process-instances.ts';
import { findMarkedProcesses, INSTANCE_MARK } from '../src/run/marked-processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'instances-'));
const hostPrograms = join(folder, 'host-programs.mjs');
const agent = join(folder, 'agent.mjs');

beforeAll(async () => {
  await buildHostPrograms(hostPrograms);
  writeFileSync(agent, 'setInterval(() => {}, 1000);');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([0, 2100])('leaves nothing of an instance that is terminated %i ms after its launch', async (afterMs) => {
  const instanceId = `i-${process.pid}-${afterMs}`;
  const instances = new ProcessInstances({
    run: `test-${process.pid}`,
    folder,
    node: process.execPath,
    hostPrograms,
    agent,
    hostsPreload: 'node:path',
    hosts: () => '',
    onLaunch: () => {},
    onLost: () => {},
    onCommandLog: () => {},
  });
  const launch = instances.launch({
    instanceId,
    privateIp: `127.9.220.${10 + (afterMs % 7)}`,
    hostname: instanceId,
    environment: {},
  } as Parameters<typeof instances.launch>[0]);
  await sleep(afterMs);
  await instances.terminate(instanceId);
  await launch;
  expect(findMarkedProcesses(INSTANCE_MARK).filter(({ value }) => value === instanceId)).toEqual([]);
  expect([...instances.running]).toEqual([]);
});
