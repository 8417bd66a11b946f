import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentCommand, renderAgentCommand } from '@dedicated-k8s/core-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultTemplate } from '../../test/cluster-template.ts';

interface Parameter {
  readonly default?: string;
  readonly allowedValues?: readonly string[];
  readonly allowedPattern?: string;
}

const [document] = Object.values(defaultTemplate().findResources('AWS::SSM::Document'));
const { Name, UpdateMethod, Content } = document?.['Properties'] ?? {};
const parameters: Readonly<Record<string, Parameter>> = Content.parameters;
const { timeoutSeconds, runCommand }: { timeoutSeconds: string; runCommand: string[] } = Content.mainSteps[0].inputs;

/** What Systems Manager accepts. */
function allows(name: string, value: string): boolean {
  const { allowedValues, allowedPattern } = parameters[name] ?? {};
  if (allowedValues !== undefined) return allowedValues.includes(value);
  return allowedPattern !== undefined && new RegExp(allowedPattern).test(value);
}

/** What Systems Manager makes of the document's text. */
function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => values[name] ?? parameters[name]?.default ?? '');
}

const commands: readonly AgentCommand[] = [
  { verb: 'etcd status' },
  {
    verb: 'etcd remove-member',
    memberId: '18446744073709551615',
    name: 'ip-10-0-0-4.ec2.internal',
    peerUrl: 'https://10.0.0.4:2380',
  },
  { verb: 'node drain', node: 'ip-10-0-0-4.us-west-2.compute.internal', deadlineSeconds: 120 },
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-document-'));
  const agent = join(folder, 'bootstrap-agent');
  writeFileSync(agent, '#!/bin/sh\nprintf "%s|" "$TRACEPARENT" "$@"\nexit 3\n');
  chmodSync(agent, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('it is updated in place under its fixed name', () => {
  expect([Name, UpdateMethod]).toEqual(['my-cluster-bootstrap-agent', 'NewVersion']);
});

test.each(commands)('run by a shell, $verb reaches the agent as arguments, with trace and exit code', (command) => {
  const { Command, Options } = renderAgentCommand(command);
  expect([allows('Command', Command), allows('Options', Options)]).toEqual([true, true]);
  const Traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  expect(allows('Traceparent', Traceparent)).toBe(true);
  const script = runCommand.map((line) => fillIn(line, { Command, Options, Traceparent })).join('\n');
  const { status, stdout } = spawnSync('sh', ['-c', script], {
    env: { PATH: `${folder}:/usr/bin:/bin` },
    encoding: 'utf8',
  });
  expect(stdout.split('|').slice(0, -1)).toEqual([Traceparent, ...`${Command} ${Options}`.trim().split(' ')]);
  expect(status).toBe(3);
});

test.each(['a; reboot', 'a && b', '$(id)', '`id`', 'a|b', "'", '"', '>x', '<x', 'a\nb', '*', '(', '{{ x }}', '\\'])(
  'nothing that means something to a shell gets in: %j',
  (value) => {
    for (const name of ['Command', 'Options', 'Traceparent', 'ExecutionTimeout'])
      expect(allows(name, value)).toBe(false);
  },
);

test('how long a command may run is the sender’s choice, in whole seconds', () => {
  expect(fillIn(timeoutSeconds, { ExecutionTimeout: '90' })).toBe('90');
  expect(fillIn(timeoutSeconds, {})).toBe('600');
  expect([allows('ExecutionTimeout', '90'), allows('ExecutionTimeout', '0'), allows('ExecutionTimeout', '')]).toEqual([
    true,
    false,
    false,
  ]);
});
