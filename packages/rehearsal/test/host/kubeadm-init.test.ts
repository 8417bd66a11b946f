import { afterAll, describe, expect, it, vi } from 'vitest';
import { initDocuments, Lab, type LabInstance } from './lab.ts';

// Processes by the dozen: what takes a second alone takes many on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

const INIT = '/etc/kubernetes/kubeadm-init.yaml';
const lab = new Lab(2);

afterAll(() => lab.close());

/** Documents with a given patience for the control plane. */
function documents(instance: LabInstance, patience: string, cluster: object = {}): string {
  return initDocuments(instance, cluster).replace(
    'controlPlaneComponentHealthCheck: 30s',
    `controlPlaneComponentHealthCheck: ${patience}`,
  );
}

describe('kubeadm init', () => {
  it('waits in vain for an API server whose audit policy is missing', async () => {
    const instance = await lab.boot(30);
    const extraArgs = [{ name: 'audit-policy-file', value: '/etc/kubernetes/audit-policy.yaml' }];
    instance.write(INIT, documents(instance, '2s', { apiServer: { extraArgs } }));
    const { exitCode, stderr } = await instance.run('kubeadm', 'init', '--config', INIT);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error execution phase wait-control-plane: failed while waiting for the control plane');
    const log = await instance.must('sh', '-c', 'cat "$HOST_ROOT/var/log/pods/kube-apiserver.log"');
    expect(log).toContain('open /etc/kubernetes/audit-policy.yaml: no such file or directory');
  });

  it('refuses a flag that kube-apiserver does not have', async () => {
    const instance = await lab.boot(31);
    const extraArgs = [{ name: 'audit-polcy-file', value: 'x' }];
    instance.write(INIT, documents(instance, '2s', { apiServer: { extraArgs } }));
    expect((await instance.run('kubeadm', 'init', '--config', INIT)).exitCode).toBe(1);
    const log = await instance.must('sh', '-c', 'cat "$HOST_ROOT/var/log/pods/kube-apiserver.log"');
    expect(log).toContain('Error: unknown flag: --audit-polcy-file');
  });

  it('starts on what an interrupted run left only after a reset, and keeps the authorities that it finds', async () => {
    const instance = await lab.boot(10);
    instance.write(INIT, documents(instance, '30s'));
    await instance.must('kubeadm', 'init', '--config', INIT);
    const again = await instance.run('kubeadm', 'init', '--config', INIT);
    expect(again.exitCode).toBe(1);
    for (const id of [
      'Port-6443',
      'Port-10250',
      'Port-2379',
      'FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml',
      'FileAvailable--etc-kubernetes-manifests-etcd.yaml',
      'DirAvailable--var-lib-etcd',
    ])
      expect(again.stderr).toContain(`[ERROR ${id}]: `);
    expect(again.stderr).toContain('error: error execution phase preflight: preflight checks failed');

    await instance.must('sh', '-c', 'cp -r "$HOST_ROOT/etc/kubernetes/pki" "$HOST_ROOT/tmp/"');
    await instance.must('kubeadm', 'reset', '--force');
    await instance.must(
      'sh',
      '-c',
      'mkdir -p "$HOST_ROOT/etc/kubernetes/pki/etcd" && cd "$HOST_ROOT/tmp/pki" && cp ca.* sa.* front-proxy-ca.* ../../etc/kubernetes/pki/ && cp etcd/ca.* ../../etc/kubernetes/pki/etcd/',
    );
    const stdout = await instance.must('kubeadm', 'init', '--config', INIT);
    expect(stdout).toContain('[certs] Using existing ca certificate authority');
    expect(stdout).toContain('[certs] Using the existing "sa" key');
    await instance.must('sh', '-c', 'cmp "$HOST_ROOT/tmp/pki/ca.crt" "$HOST_ROOT/etc/kubernetes/pki/ca.crt"');
  });
});
