import { expect, test } from 'vitest';
import { InMemoryFileSystem } from '../../test/world/in-memory-file-system.ts';
import { readKubeconfig } from './read-kubeconfig.ts';

const PATH = '/etc/kubernetes/kubelet.conf';
const base64 = (text: string) => Buffer.from(text).toString('base64');

const adminConfig = `
apiVersion: v1
kind: Config
clusters:
- cluster: { certificate-authority-data: ${base64('ca')}, server: "https://demo-cp-lb.internal:6443" }
  name: demo
contexts:
- context: { cluster: demo, user: kubernetes-admin }
  name: kubernetes-admin@demo
current-context: kubernetes-admin@demo
users:
- name: kubernetes-admin
  user: { client-certificate-data: ${base64('cert')}, client-key-data: ${base64('key')} }
`;

const kubeletConfig = adminConfig.replace(
  /user: \{ client-certificate-data.*/,
  'user: { client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem, client-key: /var/lib/kubelet/pki/kubelet-client-current.pem }',
);

async function read(text: string | undefined, pem?: string) {
  const files = new InMemoryFileSystem();
  if (text !== undefined) await files.write(PATH, text);
  if (pem !== undefined) await files.write('/var/lib/kubelet/pki/kubelet-client-current.pem', pem);
  return readKubeconfig(files, PATH);
}

test('credentials in the file, as kubeadm writes them', async () => {
  expect(await read(adminConfig)).toEqual({
    server: 'https://demo-cp-lb.internal:6443',
    certificateAuthority: 'ca',
    clientCertificate: 'cert',
    clientKey: 'key',
  });
});

test('credentials in a file of the kubelet, both in one', async () => {
  expect(await read(kubeletConfig, 'both')).toMatchObject({ clientCertificate: 'both', clientKey: 'both' });
});

test.each([
  ['that does not exist', undefined, 'there is no such file'],
  ['that is not YAML', 'a: [', 'not YAML'],
  ['that is empty', '', 'names no server'],
  ['whose context is unknown', adminConfig.replace('current-context: ', 'current-context: x'), 'names no server'],
  ['without a key', adminConfig.replace(/, client-key-data.*/, ' }'), 'no client-key'],
  ['whose certificate file is missing', kubeletConfig, 'kubelet-client-current.pem does not exist'],
])('a file %s is said to be so', async (_, text, problem) => {
  const refused = read(text);
  await expect(refused).rejects.toMatchObject({ code: 'KUBERNETES_CONFIG_INVALID' });
  await expect(refused).rejects.toThrow(problem);
});
