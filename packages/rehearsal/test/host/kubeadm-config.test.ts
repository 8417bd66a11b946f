import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildHostPrograms } from '../../src/host/index.ts';
import { type CommandRecording, readCommandRecording, readValidated } from './recording.ts';
import { runProgram } from './run-program.ts';

// Processes by the dozen: what takes a second alone takes many on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'kubeadm-'));
const bundle = join(folder, 'host-programs.mjs');

beforeAll(() => buildHostPrograms(bundle));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs kubeadm on an instance that has only a config file. */
async function kubeadm(
  config: string | undefined,
  ...argv: readonly string[]
): Promise<Omit<CommandRecording, 'argv'>> {
  const root = mkdtempSync(join(folder, 'root-'));
  if (config !== undefined) writeFileSync(join(root, 'config.yaml'), config);
  const environment = { ...process.env, HOST_ROOT: root, HOST_ADDRESS: '127.9.251.1', HOST_NAME: 'node' };
  return runProgram(process.execPath, [bundle, 'kubeadm', ...argv], environment);
}

const withoutTime = (text: string): string => text.replace(/^W\d{4} [\d:.]+ +\d+/m, 'W');

/** What the real kubeadm said of such a file. */
function recordedValidation(name: string): Omit<CommandRecording, 'argv'> {
  const { exitCode, stdout, stderr } = readCommandRecording(`config-validate-${name}`);
  return {
    exitCode,
    stdout,
    stderr: withoutTime(stderr).replaceAll(`/etc/kubernetes/bad/${name}.yaml`, '/config.yaml'),
  };
}

describe('kubeadm config validate', () => {
  const good = readValidated('kubeadm-init.yaml');
  const change = (from: string, to: string): string => {
    if (!good.includes(from)) throw new Error(`not in the config: ${from}`);
    return good.replace(from, to);
  };
  const key = 'certificateKey: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

  it.each(['kubeadm-init', 'kubeadm-join-control-plane', 'kubeadm-join-worker', 'kubeadm-reset', 'kubeadm-upgrade'])(
    'accepts %s as the real one did',
    async (name) => {
      const result = await kubeadm(readValidated(`${name}.yaml`), 'config', 'validate', '--config', '/config.yaml');
      expect(result).toEqual({ exitCode: 0, stdout: 'ok\n', stderr: '' });
    },
  );

  it.each<readonly [string, string | undefined]>([
    ['good', good],
    ['absent', undefined],
    ['bad-advertise-address', change('advertiseAddress: 10.0.1.10', 'advertiseAddress: not-an-ip')],
    ['bad-certificate-key', change(key, 'certificateKey: short')],
    ['bad-cgroup-driver', change('cgroupDriver: systemd', 'cgroupDriver: bogus')],
    ['bad-cidr', change('podSubnet: 10.244.0.0/16', 'podSubnet: 10.244.0.0/33')],
    ['bad-node-name', change('name: ip-10-0-1-10.eu-west-1.compute.internal', 'name: ip_10.bad')],
    ['bad-token', change('token: abcdef.0123456789abcdef', 'token: ABCDEF.0123')],
    ['duplicate-key', change(key, `${key}\n${key}`)],
    ['not-yaml', 'a: [b'],
    ['too-new-version', change('kubernetesVersion: v1.36.2', 'kubernetesVersion: v1.37.0')],
    ['too-old-version', change('kubernetesVersion: v1.36.2', 'kubernetesVersion: v1.34.0')],
    ['unknown-field', change('controlPlaneEndpoint:', 'controlPlaneEndPoint:')],
    ['unknown-kubelet-field', change('serverTLSBootstrap:', 'serverTlsBootstrap:')],
    ['v1beta3-list-args', good.replace(/v1beta4\nkind: ClusterConfiguration/, 'v1beta3\nkind: ClusterConfiguration')],
  ])('says of %s what the real one said', async (name, config) => {
    const { stderr, ...rest } = await kubeadm(config, 'config', 'validate', '--config', '/config.yaml');
    expect({ ...rest, stderr: withoutTime(stderr) }).toEqual(recordedValidation(name));
  });
});

describe('kubeadm without a cluster', () => {
  it('tells its version', async () => {
    const { exitCode, stdout, stderr } = readCommandRecording('version');
    expect(await kubeadm(undefined, 'version', '-o', 'json')).toEqual({ exitCode, stdout, stderr });
    expect((await kubeadm(undefined, 'version', '-o', 'short')).stdout).toBe('v1.36.2\n');
  });

  it('makes tokens and certificate keys', async () => {
    expect((await kubeadm(undefined, 'token', 'generate')).stdout).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}\n$/);
    expect((await kubeadm(undefined, 'certs', 'certificate-key')).stdout).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it.each([[['upgrade', 'apply']], [['init', '--pod-network-cidr', '10.0.0.0/8']], [['config', 'migrate']]])(
    'refuses %j instead of guessing',
    async (argv) => {
      const { exitCode, stderr } = await kubeadm(undefined, ...argv);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('this stand-in of kubeadm');
    },
  );

  it('finds a node unfit as the real one did', async () => {
    const root = mkdtempSync(join(folder, 'root-'));
    const config = readFileSync(
      new URL('../recorded/kubernetes-1.36/validated/kubeadm-init.yaml', import.meta.url),
      'utf8',
    );
    writeFileSync(join(root, 'config.yaml'), config.replaceAll('10.0.1.10', '127.9.251.1'));
    const environment = { ...process.env, HOST_ROOT: root, HOST_ADDRESS: '127.9.251.1', HOST_NAME: 'node' };
    const actual = await runProgram(
      process.execPath,
      [bundle, 'kubeadm', 'init', '--config', '/config.yaml'],
      environment,
    );
    const recorded = readCommandRecording('init-preflight-failure');
    // What it says of cgroups and of the kernel is not acted.
    const lines = (text: string): readonly string[] =>
      text.split('\n').filter((line) => !/SystemVerification|ContainerRuntimeVersion|ip_forward/.test(line));
    expect(actual.exitCode).toBe(recorded.exitCode);
    expect(lines(actual.stderr)).toEqual(lines(recorded.stderr));
  });
});
