import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { explainFailure } from './explain-failure.ts';

const recorded = (name: string): { readonly exitCode: number; readonly stderr: string } => {
  const file = new URL(`../../test/recorded/kubernetes-1.36/kubeadm/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as { exitCode: number; stderr: string };
};

const explain = (failure: { readonly exitCode: number; readonly stderr: string }) =>
  explainFailure({
    command: 'kubeadm join',
    lastPhase: 'x',
    node: 'a',
    endpoint: 'demo-cp-lb.internal:6443',
    ...failure,
  });

describe('what the real kubeadm said', () => {
  test.each([
    ['join-expired-token', 'KUBEADM_TOKEN_REJECTED', true],
    ['join-unknown-token', 'KUBEADM_TOKEN_REJECTED', true],
    ['join-wrong-ca-hash', 'KUBEADM_CLUSTER_MISMATCH', false],
    ['join-node-exists', 'KUBEADM_NODE_EXISTS', true],
    ['join-control-plane-wrong-certificate-key', 'KUBEADM_CERTIFICATE_KEY_REJECTED', true],
    ['init-preflight-failure', 'KUBEADM_PREFLIGHT_FAILED', true],
  ])('%s is %s', (name, code, retryable) => {
    expect(explain(recorded(name))).toMatchObject({ code, retryable });
  });

  test('names the preflight checks that failed, each once', () => {
    expect(explain(recorded('init-preflight-failure')).message).toContain(
      'CRI, ContainerRuntimeVersion, SystemVerification, FileContent--proc-sys-net-ipv4-ip_forward',
    );
  });
});

test('anything else names its phase and its last lines, without secrets', () => {
  const stderr = `error: error execution phase kubelet-start: timed out\ntoken abcdef.0123456789abcdef\n`;
  const error = explain({ exitCode: 1, stderr });
  expect(error.code).toBe('KUBEADM_FAILED');
  expect(error.message).toContain('kubelet-start');
  expect(JSON.stringify([error.message, error.context])).not.toContain('0123456789abcdef');
});

test('an upload of certificates that has expired asks for a new one', () => {
  // As kubeadm's phases/copycerts words it.
  const stderr =
    'error execution phase control-plane-prepare/download-certs: error downloading certs: error downloading the secret: ' +
    'Secret "kubeadm-certs" was not found in the "kube-system" Namespace. This Secret might have expired.';
  expect(explain({ exitCode: 1, stderr }).code).toBe('KUBEADM_CERTIFICATE_KEY_REJECTED');
});
