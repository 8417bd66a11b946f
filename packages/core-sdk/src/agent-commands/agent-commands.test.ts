import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { etcdFactsOf } from '../testing/etcd-facts-of.ts';
import { drainResult } from './drain-result.ts';
import { etcdStatusResult } from './etcd-status-result.ts';
import { parseCommandOutput } from './parse-command-output.ts';
import { AGENT_OPTIONS_PATTERN, agentVerbs, renderAgentCommand } from './render-agent-command.ts';

describe('renderAgentCommand', () => {
  it('renders a verb and its flags', () => {
    const target = {
      memberId: '18446744073709551615',
      name: 'ip-10-0-1-10.ec2.internal',
      peerUrl: 'https://10.0.1.10:2380',
    };
    expect(renderAgentCommand({ verb: 'etcd remove-member', ...target })).toEqual({
      Command: 'etcd remove-member',
      Options: '--member-id=18446744073709551615 --name=ip-10-0-1-10.ec2.internal --peer-url=https://10.0.1.10:2380',
    });
    expect(renderAgentCommand({ verb: 'etcd status' })).toEqual({ Command: 'etcd status', Options: '' });
  });

  it('lists the verbs that a document allows', () => {
    expect(agentVerbs).toContain('node drain');
  });

  it('lets no value through that could be more than a value', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (node) => {
      try {
        const { Options } = renderAgentCommand({ verb: 'node drain', node, deadlineSeconds: 1 });
        return new RegExp(AGENT_OPTIONS_PATTERN).test(Options) && Options.split(' ').length === 2;
      } catch (error) {
        return (error as { code?: string }).code === 'COMMAND_INVALID';
      }
    });
    expect(() => fc.assert(property, { numRuns: 2_000 })).not.toThrow();
    for (const node of ['', 'a b', '$(reboot)', 'a;b', 'a\nb', "a'b", '`x`', 'ä']) {
      expect(() => renderAgentCommand({ verb: 'node drain', node, deadlineSeconds: 1 })).toThrow(
        expect.objectContaining({ code: 'COMMAND_INVALID' }),
      );
    }
  });
});

describe('parseCommandOutput', () => {
  const run = { commandId: 'c-1', instanceId: 'i-1' };

  it('reads one document', () => {
    const result = { kind: 'etcd-status', facts: etcdFactsOf(['healthy', 'down']) };
    expect(parseCommandOutput(etcdStatusResult, { ...run, stdout: `${JSON.stringify(result)}\n` })).toEqual(result);
  });

  it.each([
    ['nothing', '', 'nothing was printed'],
    ['a log line before it', 'starting\n{}', 'not one JSON document'],
    ['two documents', '{}\n{}', 'not one JSON document'],
    ['a cut document (fault row 27)', `{"kind":"${'x'.repeat(24_000)}`.slice(0, 24_000), 'the output was cut'],
    ['another document', '{"kind":"etcd-status"}', 'kind: '],
  ])('refuses %s', (_, stdout, reason) => {
    expect(() => parseCommandOutput(drainResult, { ...run, stdout })).toThrow(
      expect.objectContaining({ code: 'COMMAND_OUTPUT_INVALID', message: expect.stringContaining(reason) as string }),
    );
  });
});
