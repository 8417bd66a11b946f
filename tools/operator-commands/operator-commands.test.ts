import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorCatalogues } from '../error-reference.ts';
import { checkCommand } from './check-command.ts';
import {
  commandOfError,
  commandsOfPage,
  type DocumentedCommand,
  guides,
  runbookFolder,
  runbooks,
  runbookVariables,
} from './documented-commands.ts';
import { readShellCommands } from './shell-command.ts';

const examples = {
  ageMs: 12_000,
  attempts: 12,
  bucket: 'demo-backups',
  cause: 'ETCD_QUORUM_RISK',
  command: 'kubeadm join',
  commandId: '4e2f1a7c-0000-4000-8000-000000000000',
  configuredRole: 'worker',
  count: 3,
  endpoint: 'https://10.0.1.11:2379',
  exit: 'exit code 1',
  exitCode: 1,
  failures: 'Port-6443',
  group: 'demo-control-plane',
  healthy: 1,
  heldMs: 7_200_000,
  hook: 'demo-etcd-cleanup',
  instanceId: 'i-0123456789abcdef0',
  journalRole: 'control-plane',
  key: 'demo/etcd-snapshot-20260101-000000.db',
  lease: 'cluster-init',
  limitSeconds: 360,
  member: '18321185896256068952',
  message: 'forbidden',
  method: 'PATCH',
  names: '/demo/cluster/endpoint /demo/cluster/join-material',
  needed: 2,
  node: 'ip-10-0-1-11.ec2.internal',
  operation: 'ssm:GetParameters',
  output: 'Failed to enable unit',
  owner: 'i-0123456789abcdef0',
  parameter: '/demo/cluster/join-material',
  path: '/latest/user-data',
  peerUrl: 'https://10.0.1.11:2380',
  phase: 'etcd-join',
  pid: 4711,
  problem: 'not JSON',
  problems: 'spec.cluster.name: missing',
  program: 'kubeadm',
  reason: 'connect ECONNREFUSED',
  said: 'waiting for the kubelet',
  server: 'https://10.0.1.11:6443',
  service: 'ssm',
  signal: 'SIGKILL',
  source: '/etc/bootstrap-agent/config.d/10-node.yaml',
  status: 403,
  table: 'demo-bootstrap-lock',
  target: 'ip-10-0-1-11',
  targetGroup: 'demo-control-plane-tg',
  timeoutMs: 5_000,
  transition: 'finish-initialization',
  unit: 'kubelet',
  verb: 'run',
  voters: 3,
  waitedMs: 900_000,
  what: 'the cluster',
};

/** Where a name means something else than elsewhere. */
const examplesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AGENT_FILE_UNREADABLE: { path: '/etc/kubernetes/admin.conf' },
  AGENT_FILE_UNWRITABLE: { path: '/var/lib/bootstrap-agent/journal.json' },
  KUBEADM_CLUSTER_MISMATCH: { endpoint: 'demo-cp-lb.internal:6443' },
  KUBEADM_LEFTOVERS: { path: '/var/lib/etcd' },
  KUBEADM_TIMED_OUT: { endpoint: 'demo-cp-lb.internal:6443' },
  KUBERNETES_CONFIG_INVALID: { path: '/etc/kubernetes/kubelet.conf' },
};

const catalogues = await errorCatalogues();
const errors = catalogues.flatMap((section) => section.errors);
const variables = runbookVariables();

async function problemsOf(commands: readonly DocumentedCommand[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { from, text } of commands) {
    try {
      const read = readShellCommands(text, variables);
      if (read.length === 0) throw new Error('there is nothing to run');
      for (const words of read) await checkCommand(words);
    } catch (error) {
      problems.push(`${from}: ${(error as Error).message}\n    ${text}`);
    }
  }
  return problems;
}

describe('what to check', () => {
  test.each(errors.map((factory) => [factory.code, factory] as const))(
    '%s can be pasted and works',
    async (_, factory) => {
      expect(await problemsOf([commandOfError(factory, { ...examples, ...examplesOf[factory.code] })])).toEqual([]);
    },
  );

  test.each(errors.map((factory) => [factory.code, factory] as const))(
    '%s names no other verb or command',
    async (code, factory) => {
      const { operatorAction, commonCauses } = factory.definition;
      const text = [operatorAction, ...commonCauses].join('\n');
      const commands = [...text.matchAll(/`([^`]+)`/g)].map(([, command = '']) => ({ from: code, text: command }));
      expect(await problemsOf(commands)).toEqual([]);
      // Out of backticks, where nobody would look at them.
      expect(text.replaceAll(/`[^`]+`/g, '')).not.toMatch(
        /\b(bootstrap-agent (run|plan|config|etcd|join|node|status)|kubeadm (certs|token|reset)|kubectl (get|describe|delete|logs)|aws [a-z]+ |systemctl [a-z]+)\b/,
      );
    },
  );

  test('stays one command with a value that is one itself', async () => {
    const hostile = Object.fromEntries(Object.keys(examples).map((name) => [name, "a; reboot $(b) `c` > /d 'e' \"f"]));
    for (const factory of errors) {
      const programs = (values: Readonly<Record<string, string | number>>) =>
        readShellCommands(commandOfError(factory, values).text, variables).map(([program]) => program);
      expect([factory.code, programs(hostile)]).toEqual([factory.code, programs(examples)]);
    }
  });
});

describe('the runbook', () => {
  const pages = runbooks();

  test.each([...pages, ...guides()])('%s has only commands that can be pasted and work', async (name, page) => {
    expect(await problemsOf(commandsOfPage(name, page))).toEqual([]);
  });

  test.each(errors.map((factory) => [factory.code, factory] as const))(
    'of %s has a heading for it',
    (code, factory) => {
      const page = pages.get(factory.definition.runbook ?? '') ?? '';
      expect(page.split('\n')).toContain(`### ${code}`);
    },
  );

  test.each([...pages].filter(([name]) => name !== 'README'))('%s has the parts that a person looks for', (_, page) => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(
      expect.arrayContaining([
        'What you see',
        'How to tell',
        'What to do',
        'How to see that it worked',
        'What not to do',
      ]),
    );
  });

  test.each([...pages])('%s links to pages that exist', (_, page) => {
    const links = [...page.matchAll(/\]\(([\w./-]+\.md)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(runbookFolder, link)))).toEqual([]);
  });

  test.each([...pages])('%s has only headings of codes that exist', (_, page) => {
    const codes = [...page.matchAll(/^### ([A-Z]+(?:_[A-Z]+)+)$/gm)].map(([, code]) => code);
    expect(codes.filter((code) => !errors.some((factory) => factory.code === code))).toEqual([]);
  });
});
