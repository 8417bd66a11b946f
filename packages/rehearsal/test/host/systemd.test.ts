import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findMarkedProcesses } from '../../src/run/marked-processes.ts';
import { Lab, type LabInstance } from './lab.ts';

// Processes by the dozen: what takes a second alone takes many on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

const lab = new Lab(3);
let instance: LabInstance;

beforeAll(async () => {
  instance = await lab.boot(10);
});

afterAll(() => lab.close());

function unit(name: string, service: string, rest: string = ''): void {
  instance.write(
    `/etc/systemd/system/${name}.service`,
    `[Unit]\nDescription=${name}\n${rest}\n[Service]\n${service}\n`,
  );
}

const systemctl = (...argv: readonly string[]): ReturnType<LabInstance['run']> => instance.run('systemctl', ...argv);

async function show(name: string, property: string): Promise<string> {
  return (await systemctl('show', '-p', property, '--value', name)).stdout.trim();
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await holds()) return;
    await sleep(20);
  }
  throw new Error('not in time');
}

function journal(name: string): string {
  return readFileSync(`${instance.root}/var/log/journal/${name}.log`, 'utf8');
}

const processesOf = ({ root }: LabInstance): number =>
  findMarkedProcesses('HOST_ROOT').filter(({ value }) => value === root).length;

describe('systemctl', () => {
  it('boots containerd and not the kubelet', async () => {
    expect(await systemctl('is-active', 'containerd')).toEqual({ exitCode: 0, stdout: 'active\n', stderr: '' });
    expect(await systemctl('is-active', 'kubelet')).toEqual({ exitCode: 3, stdout: 'inactive\n', stderr: '' });
    expect(await systemctl('is-enabled', 'containerd')).toEqual({ exitCode: 0, stdout: 'enabled\n', stderr: '' });
    expect(await systemctl('is-enabled', 'kubelet')).toEqual({ exitCode: 1, stdout: 'disabled\n', stderr: '' });
  });

  it('knows no unit without a file', async () => {
    expect(await systemctl('start', 'nothing')).toEqual({
      exitCode: 5,
      stdout: '',
      stderr: 'Failed to start nothing.service: Unit nothing.service not found.\n',
    });
    expect((await systemctl('is-active', 'nothing')).exitCode).toBe(4);
    expect((await systemctl('status', 'nothing')).exitCode).toBe(4);
    expect((await systemctl('frobnicate', 'nothing')).exitCode).toBe(1);
  });

  it('enables, starts, stops and disables', async () => {
    unit('plain', 'ExecStart=/bin/sleep 1000', '\n[Install]\nWantedBy=multi-user.target\n');
    expect((await systemctl('enable', '--now', 'plain')).stderr).toBe(
      'Created symlink /etc/systemd/system/multi-user.target.wants/plain.service → /etc/systemd/system/plain.service.\n',
    );
    expect((await systemctl('is-active', 'plain')).stdout).toBe('active\n');
    expect((await systemctl('status', 'plain')).stdout).toContain('Active: active (running)');
    await systemctl('disable', '--now', 'plain');
    expect((await systemctl('is-active', 'plain')).stdout).toBe('inactive\n');
    expect((await systemctl('is-enabled', 'plain')).stdout).toBe('disabled\n');
  });

  it('waits for a one-shot and tells of its failure', async () => {
    unit('once', 'Type=oneshot\nExecStart=/bin/sh -c "echo done"');
    unit('fails', 'Type=oneshot\nExecStart=/bin/false');
    expect((await systemctl('start', 'once')).exitCode).toBe(0);
    expect(journal('once')).toBe('done\n');
    const { exitCode, stderr } = await systemctl('start', 'fails');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Job for fails.service failed because the control process exited with error code.\n/);
    expect((await systemctl('is-active', 'fails')).stdout).toBe('failed\n');
    expect((await systemctl('is-failed', 'fails')).exitCode).toBe(0);
  });

  it('restarts on failure until the limit is hit', async () => {
    unit('crashes', 'ExecStart=/bin/sh -c "exit 7"\nRestart=on-failure\nRestartSec=10ms', 'StartLimitBurst=3');
    await systemctl('start', 'crashes');
    await until(async () => (await show('crashes', 'Result')) === 'start-limit-hit');
    expect(await show('crashes', 'ActiveState')).toBe('failed');
    expect(await show('crashes', 'ExecMainStatus')).toBe('7');
  });

  it('does not restart on failure what ended well', async () => {
    unit('ends', 'ExecStart=/bin/true\nRestart=on-failure\nRestartSec=10ms');
    await systemctl('start', 'ends');
    await until(async () => (await show('ends', 'ActiveState')) === 'inactive');
    expect(await show('ends', 'NRestarts')).toBe('0');
  });

  it('gives a service its environment, and its changed file only after daemon-reload and restart', async () => {
    instance.write('/etc/default/speaks', '# comment\nSECOND="two words"\n');
    unit(
      'speaks',
      'Type=oneshot\nEnvironment="FIRST=1"\nEnvironmentFile=-/etc/default/speaks\nEnvironmentFile=-/etc/default/absent\nExecStart=/bin/echo ${FIRST} $SECOND',
    );
    await systemctl('start', 'speaks');
    expect(journal('speaks')).toBe('1 two words\n');
    unit('speaks', 'Type=oneshot\nExecStart=/bin/echo changed');
    await systemctl('daemon-reload');
    await systemctl('start', 'speaks');
    expect(journal('speaks')).toBe('1 two words\nchanged\n');
    unit('speaks', 'Type=oneshot\nEnvironmentFile=/etc/default/absent\nExecStart=/bin/true');
    await systemctl('daemon-reload');
    expect((await systemctl('start', 'speaks')).exitCode).toBe(1);
  });

  it('ends with a service what it started, also what left its process group', async () => {
    const before = processesOf(instance);
    unit('parent', `ExecStart=/bin/sh -c "setsid sleep 1000 & sleep 1000 & wait"`);
    await systemctl('start', 'parent');
    await until(async () => processesOf(instance) === before + 3);
    await systemctl('stop', 'parent');
    expect(processesOf(instance)).toBe(before);
  });
});

describe('power', () => {
  it('leaves nothing behind when it is switched off, and comes back with what was enabled', async () => {
    const other = await lab.boot(11);
    await other.must('systemctl', 'enable', 'kubelet');
    await other.host.powerOff();
    expect(processesOf(other)).toBe(0);
    expect((await other.run('systemctl', 'is-active', 'containerd')).stderr).toContain('System has not been booted');
    const again = await lab.boot(11);
    // Its configuration is missing: it ends and is started again and again.
    expect((await again.run('systemctl', 'is-active', 'kubelet')).stdout).toMatch(/^(active|activating)\n$/);
    await again.host.cutPower();
    expect(processesOf(again)).toBe(0);
  });

  it('ends with init, however that ends', async () => {
    const other = await lab.boot(12);
    process.kill(other.host.pid, 'SIGKILL');
    await other.host.exited;
    await until(async () => processesOf(other) === 0);
    expect((await other.run('systemctl', 'is-active', 'containerd')).exitCode).toBe(1);
  });
});
