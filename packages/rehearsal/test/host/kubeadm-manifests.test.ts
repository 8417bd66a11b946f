import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createHost, type Host } from '../../src/host/host.ts';
import { planCertificates } from '../../src/host/kubeadm/certificates/certificate-plan.ts';
import type { InitConfiguration } from '../../src/host/kubeadm/config/kinds.ts';
import { readInitConfiguration } from '../../src/host/kubeadm/config/read-config.ts';
import { readDocuments } from '../../src/host/kubeadm/config/read-documents.ts';
import { completeKubeletConfiguration } from '../../src/host/kubeadm/kubelet-configuration.ts';
import {
  apiServerManifest,
  controllerManagerManifest,
  schedulerManifest,
} from '../../src/host/kubeadm/manifests/control-plane-manifests.ts';
import { etcdManifest } from '../../src/host/kubeadm/manifests/etcd-manifest.ts';
import { printManifest } from '../../src/host/kubeadm/manifests/write-manifests.ts';
import { readCommandRecording, readValidated } from './recording.ts';

let host: Host;
let config: InitConfiguration;

beforeEach(() => {
  host = createHost(mkdtempSync(join(tmpdir(), 'manifests-')), '10.0.1.10', 'ip-10-0-1-10.eu-west-1.compute.internal');
  mkdirSync(host.path('/etc'));
  writeFileSync(host.path('/etc/config.yaml'), readValidated('kubeadm-init.yaml'));
  config = readInitConfiguration(host, readDocuments(host, '/etc/config.yaml'));
});

afterEach(() => {
  rmSync(host.root, { recursive: true });
});

/** A file that the real kubeadm said it would write. */
function recordedFile(recording: string, path: string): string {
  const { stdout } = readCommandRecording(recording);
  const start = `[dryrun] Would write file "${path}" with content:\n`;
  const from = stdout.indexOf(start);
  if (from < 0) throw new Error(`${recording} writes no ${path}`);
  const rest = stdout.slice(from + start.length);
  return rest.slice(0, rest.search(/^\[/m));
}

describe('static pods are those of the real kubeadm, to the letter', () => {
  it('etcd of the first control plane', () => {
    const manifest = etcdManifest(config.cluster, config.nodeRegistration.name, '10.0.1.10', []);
    expect(printManifest(manifest)).toBe(recordedFile('init-dry-run', '/etc/kubernetes/manifests/etcd.yaml'));
  });

  it('kube-apiserver', () => {
    const manifest = apiServerManifest(config.cluster, config.localApiEndpoint);
    expect(printManifest(manifest)).toBe(recordedFile('init-dry-run', '/etc/kubernetes/manifests/kube-apiserver.yaml'));
  });

  it('kube-controller-manager', () => {
    expect(printManifest(controllerManagerManifest(config.cluster))).toBe(
      recordedFile('init-dry-run', '/etc/kubernetes/manifests/kube-controller-manager.yaml'),
    );
  });

  it('kube-scheduler', () => {
    expect(printManifest(schedulerManifest(config.cluster))).toBe(
      recordedFile('init-dry-run', '/etc/kubernetes/manifests/kube-scheduler.yaml'),
    );
  });

  it('etcd of a further one, but for the members, which a dry run does not ask for', () => {
    const others = [{ name: config.nodeRegistration.name, peerUrl: 'https://10.0.1.10:2380' }];
    const name = 'ip-10-0-1-11.eu-west-1.compute.internal';
    const withoutMembers = (text: string): string => text.replaceAll(/^ +- --initial-cluster(-state)?=.*\n/gm, '');
    const manifest = printManifest(etcdManifest(config.cluster, name, '10.0.1.11', others));
    expect(manifest).toContain('--initial-cluster-state=existing');
    expect(withoutMembers(manifest)).toBe(
      withoutMembers(recordedFile('join-control-plane-dry-run', '/etc/kubernetes/manifests/etcd.yaml')),
    );
  });
});

it('gives the certificates the names that the real ones have', () => {
  const planned = planCertificates(config.cluster, config.nodeRegistration.name, config.localApiEndpoint);
  const lines = planned.flatMap(({ name, subject }) =>
    subject.dnsNames === undefined
      ? []
      : [
          `[certs] ${name} serving cert is signed for DNS names [${subject.dnsNames.join(' ')}] and IPs [${(subject.addresses ?? []).join(' ')}]`,
        ],
  );
  const recorded = readCommandRecording('init-dry-run').stdout.split('\n');
  expect(lines).toEqual(recorded.filter((line) => line.includes('serving cert is signed for')));
});

it('configures the kubelet as the real one, but for zero values that Go prints', () => {
  const recorded = parse(recordedFile('init-dry-run', '/var/lib/kubelet/config.yaml')) as Record<string, unknown>;
  const own = completeKubeletConfiguration(config.kubelet, config.cluster);
  // Set per node: the runtime's socket, and the provider id by a patch.
  const { containerRuntimeEndpoint: _, shutdownGracePeriod: __, ...settings } = own;
  expect(recorded).toMatchObject(settings);
});
