import { describe, expect, test } from 'vitest';
import { checkCommand } from './check-command.ts';

const check = (line: string): Promise<void> => checkCommand(line.split(' '));

describe('a command that works', () => {
  test.each([
    'journalctl -u kubelet -u containerd --since -15min',
    'journalctl -k',
    'crictl logs --tail 50 0123',
    'kubectl -n kube-system get secret kubeadm-certs',
    'kubectl get nodes -o wide',
    'ps -fp 12',
    'head -c -32 /var/tmp/snapshot.db',
    'od -An -tx1',
    'head -1',
    'openssl x509 -noout -dates -in /etc/kubernetes/pki/etcd/server.crt',
    'etcdctl --endpoints https://127.0.0.1:2379 member list -w table',
    'bootstrap-agent etcd status',
    'systemctl list-timers bootstrap-agent-join-refresh.timer',
    'aws ssm get-parameters --with-decryption --names /a --query Parameters[].[Name,Version]',
    'curl -sSf -m 5 -o /dev/null https://10.0.0.1/latest/meta-data/iam/security-credentials/demo',
  ])('%s', async (line) => {
    await expect(check(line)).resolves.toBeUndefined();
  });
});

describe('a command that does not', () => {
  test.each([
    ['bootstrap-agent status', 'there is no verb'],
    ['bootstrap-agent etcd remove-member --member-id=1', 'needs --name'],
    ['bootstrap-agent node drain --node=a --force', '--force'],
    ['aws elbv2 describe-target-health', 'targetGroupArn'],
    ['kubectl whoami', 'no verb'],
    ['kubectl get nodes --wide', 'no option --wide'],
    ['crictl ps -z', 'no option -z'],
    ['crictl logs', 'wants 1 to 1 operands'],
    ['journalctl --since', 'takes a value'],
    ['journalctl -u bootstrap-agnet', 'no unit bootstrap-agnet'],
    ['systemctl status kublet', 'no unit kublet'],
    ['fuser -v /etc', 'not in the table'],
  ])('%s', async (line, problem) => {
    await expect(check(line)).rejects.toThrow(problem);
  });
});

describe('a command that shows a secret', () => {
  test.each([
    'aws ssm get-parameter --name /a --with-decryption',
    'aws ssm get-parameter --name /a --with-decryption --query Parameter.Value',
    'aws ssm get-parameters --names /a --with-decryption --query Parameters',
    'kubectl get secret kubeadm-certs -o yaml',
    'kubectl -n kube-system get secrets -ojson',
    'kubectl config view --raw',
    'kubeadm token list',
    'kubeadm token create --print-join-command',
    'cat /etc/kubernetes/admin.conf',
    'head -5 /etc/kubernetes/pki/ca.key',
    'openssl pkey -in /etc/kubernetes/pki/ca.key',
    'curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/demo',
  ])('%s', async (line) => {
    await expect(check(line)).rejects.toThrow('prints');
  });
});
